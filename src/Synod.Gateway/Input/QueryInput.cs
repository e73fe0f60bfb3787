using System.Globalization;
using Microsoft.AspNetCore.Http;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Gateway;

/// <summary>Reads a query string. What an endpoint does not know is refused: a misspelt <c>consistency</c> must not be ignored.</summary>
internal sealed class QueryInput
{
    private const int DefaultLimit = 100;

    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    private readonly IQueryCollection _query;
    private readonly InputErrors _errors;

    public QueryInput(HttpContext httpContext, InputErrors errors, IReadOnlyList<QueryDoc> known)
    {
        _query = httpContext.Request.Query;
        _errors = errors;
        foreach (var (name, values) in _query)
        {
            if (known.FirstOrDefault(doc => doc.Name == name) is not { } doc)
            {
                errors.AddAt("query", known.Count == 0
                    ? "This request has no query."
                    : $"Only {string.Join(", ", known.Select(d => d.Name))} may stand in the query.");
            }
            else if (values.Count > 1 && doc.MaxIds is null)
            {
                errors.AddAt("query." + name, "This is there more than once.");
            }
        }
    }

    public ReadConsistency Consistency() => One("consistency") switch
    {
        null or "strong" => ReadConsistency.Strong,
        "local" => ReadConsistency.Local,
        _ => Wrong<ReadConsistency>("consistency", "The consistency is strong or local"),
    };

    public ReceiptOf ReceiptOf() => One("of") switch
    {
        null or "latest" => Runtime.ReceiptOf.Latest,
        "creation" => Runtime.ReceiptOf.Creation,
        _ => Wrong<ReceiptOf>("of", "A receipt is of latest or creation"),
    };

    public int Limit() => One("limit") switch
    {
        null => DefaultLimit,
        { } text when PathInput.TryParseWhole(text, out var limit) && limit is >= 1 and <= ReadStatement.MaxLimit => (int)limit,
        _ => Wrong<int>("limit", $"A limit is a whole number from 1 to {ReadStatement.MaxLimit}"),
    };

    public ulong? Cursor() => One("cursor") switch
    {
        null => null,
        { } text when PathInput.TryParseWhole(text, out var before) => before,
        _ => Wrong<ulong>("cursor", "A cursor is what next was in the page before"),
    };

    /// <summary>The accounts that are asked for, in their order.</summary>
    public IReadOnlyList<AccountId> Accounts()
    {
        var texts = _query["id"];
        if (texts.Count is 0 or > ReadAccounts.MaxIds)
        {
            _errors.AddAt("query.id", $"There are 1 to {ReadAccounts.MaxIds} ids of accounts.");
            return [];
        }

        return [.. texts.Select(text =>
            AccountId.TryParse(text, out var id) ? id : Wrong<AccountId>("id", FieldRules.AccountId))];
    }

    public AsOf? At()
    {
        if (One("at") is not { } text)
        {
            return null;
        }

        if (PathInput.TryParseWhole(text, out var height) && height > 0)
        {
            return new AsOf(height, null);
        }

        if (DateTimeOffset.TryParseExact(
            text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return new AsOf(null, Timestamp.From(time));
        }

        _errors.AddAt("query.at", "This is a height from 1, or a time in UTC like 2026-01-31T12:00:00Z.");
        return null;
    }

    private string? One(string name) => _query.TryGetValue(name, out var values) && values.Count > 0 ? values[0] ?? "" : null;

    private T Wrong<T>(string name, string rule)
        where T : struct
    {
        _errors.AddAt("query." + name, rule + ".");
        return default;
    }
}
