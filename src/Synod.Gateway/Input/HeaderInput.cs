using Microsoft.AspNetCore.Http;
using Synod.Ledger;

namespace Synod.Gateway;

/// <summary>Reads the header <c>Idempotency-Key</c>: a transaction's id in another place.</summary>
internal static class HeaderInput
{
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary>The id in the header; null if there is none, or an error.</summary>
    public static TransactionId? ReadKey(HttpContext httpContext, InputErrors errors)
    {
        if (!httpContext.Request.Headers.TryGetValue(IdempotencyKey, out var values))
        {
            return null;
        }

        if (values.Count == 1 && TransactionId.TryParse(values[0], out var id))
        {
            return id;
        }

        errors.AddAt("header." + IdempotencyKey, FieldRules.TransactionId + ", and is there once.");
        return null;
    }
}
