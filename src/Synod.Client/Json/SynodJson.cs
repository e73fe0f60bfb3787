using System.Text.Json.Serialization;

namespace Synod.Client;

/// <summary>
/// The JSON of the API's answers, source-generated: no reflection, so that a trimmed or ahead-of-time compiled program
/// reads and writes the same.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(AccountIdConverter), typeof(TransactionIdConverter), typeof(LedgerNameConverter), typeof(AssetConverter),
        typeof(AmountConverter), typeof(OverdraftConverter), typeof(NormalSideConverter), typeof(HashConverter),
        typeof(SignedAmountConverter), typeof(TimestampConverter), typeof(MetadataConverter),
    ])]
[JsonSerializable(typeof(LedgerSummary))]
[JsonSerializable(typeof(IReadOnlyList<LedgerSummary>))]
[JsonSerializable(typeof(LedgerDetails))]
[JsonSerializable(typeof(AccountDetails))]
[JsonSerializable(typeof(StatementSlice))]
[JsonSerializable(typeof(TransactionDetails))]
[JsonSerializable(typeof(ItemResult))]
[JsonSerializable(typeof(Problem))]
public sealed partial class SynodJson : JsonSerializerContext;

/// <summary>The JSON of requests, and of answers that callers never see as they are sent.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(AccountIdConverter), typeof(TransactionIdConverter), typeof(LedgerNameConverter), typeof(AssetConverter),
        typeof(AmountConverter), typeof(OverdraftConverter), typeof(NormalSideConverter), typeof(TimestampConverter),
        typeof(MetadataConverter), typeof(HashConverter), typeof(SignedAmountConverter),
    ])]
[JsonSerializable(typeof(LedgerRequest))]
[JsonSerializable(typeof(LedgerList))]
[JsonSerializable(typeof(AccountList))]
[JsonSerializable(typeof(AccountRequest))]
[JsonSerializable(typeof(AccountRequest[]))]
[JsonSerializable(typeof(TransactionRequest))]
[JsonSerializable(typeof(TransactionRequest[]))]
[JsonSerializable(typeof(PostRequest))]
[JsonSerializable(typeof(ReverseRequest))]
[JsonSerializable(typeof(ItemResults))]
internal sealed partial class WireJson : JsonSerializerContext;
