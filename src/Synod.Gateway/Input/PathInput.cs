using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Synod.Ledger;

namespace Synod.Gateway;

/// <summary>Reads the names in a path. In them a <c>/</c> is written <c>%2F</c>, and it is decoded once.</summary>
/// <remarks>
/// The server decodes a path but for <c>%2F</c>, so that a slash in a name is not a separator; a route's value may thus
/// hold a <c>%2F</c> that came as <c>%2F</c>, or one that came as <c>%252F</c>. Only the first is a slash. No name holds
/// a percent sign, so a path with an encoded one (<c>%25</c>) names nothing, and the target as it was sent tells.
/// </remarks>
internal sealed class PathInput(HttpContext httpContext, InputErrors errors)
{
    public LedgerName Ledger(string text) =>
        LedgerName.TryParse(text, out var name) ? name : Wrong<LedgerName>("ledger", FieldRules.LedgerName);

    public AccountId Account(string text) =>
        AccountId.TryParse(Decode(text), out var id) ? id : Wrong<AccountId>("id", FieldRules.AccountId);

    public TransactionId Transaction(string text) =>
        TransactionId.TryParse(Decode(text), out var id) ? id : Wrong<TransactionId>("id", FieldRules.TransactionId);

    public int Shard(string text) => TryParseWhole(text, out var number) && number < ShardKey.MaxShards
        ? (int)number
        : Wrong<int>("shard", "A shard's number is 0 to 255");

    public ulong Height(string text) => TryParseWhole(text, out var height) && height > 0
        ? height
        : Wrong<ulong>("height", "A height is a whole number from 1");

    /// <summary>Reads digits without leading zeros: every number has one name.</summary>
    public static bool TryParseWhole(string? text, out ulong number) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && (text![0] != '0' || text.Length == 1);

    private string? Decode(string text)
    {
        var target = httpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target.AsSpan() : target.AsSpan(0, query);
        return path.Contains("%25", StringComparison.Ordinal)
            ? null
            : text.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
    }

    private T Wrong<T>(string name, string rule)
        where T : struct
    {
        errors.AddAt("path." + name, rule + ".");
        return default;
    }
}
