using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Synod.Gateway;

/// <summary>How the API's bodies are written, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LedgerRequestBody))]
[JsonSerializable(typeof(LedgerBody))]
[JsonSerializable(typeof(LedgersBody))]
[JsonSerializable(typeof(LedgerWithHeadsBody))]
[JsonSerializable(typeof(AccountRequestBody))]
[JsonSerializable(typeof(AccountBody))]
[JsonSerializable(typeof(AccountsBody))]
[JsonSerializable(typeof(StatementBody))]
[JsonSerializable(typeof(TransactionRequestBody))]
[JsonSerializable(typeof(PostRequestBody))]
[JsonSerializable(typeof(ReverseRequestBody))]
[JsonSerializable(typeof(TransactionBody))]
[JsonSerializable(typeof(BlockBody))]
[JsonSerializable(typeof(ResultsBody))]
[JsonSerializable(typeof(ItemResultBody))]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(HealthBody))]
internal sealed partial class GatewayJson : JsonSerializerContext
{
    /// <summary>
    /// With text as it is, not escaped for HTML: the bodies are <c>application/json</c> and say <c>nosniff</c>, and a
    /// person reads them in a terminal.
    /// </summary>
    public static GatewayJson Written { get; } = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    });

    /// <summary>The same for whoever writes piece by piece. Without checks: several values one after the other are no error here.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };
}
