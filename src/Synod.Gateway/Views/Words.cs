using System.Globalization;
using System.Numerics;
using Synod.Ledger;

namespace Synod.Gateway;

/// <summary>The ledger's values as the API spells them.</summary>
internal static class Words
{
    public static string Of(NormalSide side) => side == NormalSide.Debit ? "debit" : "credit";

    public static string Of(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Of(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Difference(Amount before, Amount after) => Of((BigInteger)after.Value - before.Value);

    public static string? Base64(ReadOnlyMemory<byte>? bytes) =>
        bytes is { IsEmpty: false } some ? Convert.ToBase64String(some.Span) : null;

    /// <summary>The pairs in their order; null for erased metadata.</summary>
    public static IReadOnlyDictionary<string, string>? Of(Metadata? metadata) =>
        metadata is null ? null : new OrderedDictionary<string, string>(metadata.Pairs);

    /// <summary>What an entry is on a statement, whose it is and its reference.</summary>
    public static (string Kind, TransactionId Transaction, string Reference) StatementKind(Entry entry) => entry switch
    {
        TransactionPosted posted => ("posted", posted.Id, posted.Reference.Value),
        TransactionReserved reserved => ("reserved", reserved.Id, reserved.Reference.Value),
        PendingPosted posted => ("pending-posted", posted.Id, ""),
        PendingVoided voided => ("pending-voided", voided.Id, ""),
        PendingExpired expired => ("pending-expired", expired.Id, ""),
        HoldCommitted committed => ("committed", committed.Id, ""),
        _ => throw new InvalidOperationException($"An entry {entry.GetType().Name} changes no account."),
    };
}
