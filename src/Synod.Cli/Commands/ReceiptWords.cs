using Synod.Ledger;

namespace Synod.Cli;

/// <summary>What a verified receipt says, in words.</summary>
internal static class ReceiptWords
{
    public static ReceiptReport Describe(LedgerReceipt receipt)
    {
        var ((entry, proof), part) = (receipt.Subject, Part(receipt.Subject));
        return new ReceiptReport(
            true,
            ShardOrigin.TryParse(proof.Checkpoint.Origin, out var origin) ? origin.Shard.Ledger.Value : proof.Checkpoint.Origin,
            part.Shard,
            part.Index,
            part.TreeSize,
            part.Timestamp,
            TransactionOf(entry),
            part.Says,
            part.Transfers,
            entry is TransactionEntry { Reference.Value: { Length: > 0 } reference } ? reference : null,
            part.SignedBy,
            part.CheckpointHeight,
            part.Root,
            receipt is { Subject.Entry: ResolutionEntry, Decision: { } reservation } ? Part(reservation) : null,
            receipt.Legs.Count > 0 ? [.. receipt.Legs.Select(Part)] : null);
    }

    /// <summary>The same for a person.</summary>
    public static (string Name, string? Value)[] Fields(ReceiptReport report) =>
    [
        ("verified", "yes"),
        ("ledger", $"{report.Ledger}, shard {report.Shard}"),
        ("entry", $"index {report.Index} of {report.TreeSize}, block time {report.Timestamp}"),
        ("says", report.Says),
        .. Fields(report.Transfers),
        ("reference", report.Reference),
        ("signed by", report.SignedBy),
        ("checkpoint", $"block {report.CheckpointHeight}, root {report.Root}"),
        .. report.Reservation is { } reservation ? Fields("reserved", reservation) : [],
        .. (report.Legs ?? []).SelectMany(leg => Fields("leg", leg)),
    ];

    private static (string, string?)[] Fields(string name, ReceiptPartReport part) =>
    [
        (name, $"shard {part.Shard}, index {part.Index} of {part.TreeSize}, block time {part.Timestamp}"),
        .. Fields(part.Transfers),
        ("", $"signed by {part.SignedBy}"),
        ("", $"block {part.CheckpointHeight}, root {part.Root}"),
    ];

    private static IEnumerable<(string, string?)> Fields(IReadOnlyList<TransferReport> transfers) =>
        transfers.Select(t => ("", (string?)$"debit {t.Debit}, credit {t.Credit}, {t.Amount}"));

    private static ReceiptPartReport Part<T>(ProvenEntry<T> proven)
        where T : Entry
    {
        var (entry, proof) = proven;
        return new ReceiptPartReport(
            ShardOrigin.TryParse(proof.Checkpoint.Origin, out var origin) ? $"{origin.Shard.Number}" : "?",
            proof.Index,
            proof.Checkpoint.TreeSize,
            entry.Timestamp.ToString(),
            Says(entry),
            [.. TransfersOf(entry).Select(t => new TransferReport(t.Debit.Value, t.Credit.Value, t.Amount.ToString()))],
            $"{proof.Key.Name}+{proof.Key.KeyId:x8}",
            proof.Checkpoint.Height,
            proof.Checkpoint.Root.ToString());
    }

    private static string Says(Entry entry) => entry switch
    {
        TransactionPosted { Reverses: { } reversed } posted => $"transaction {posted.Id} was posted; it undoes {reversed}",
        TransactionPosted posted => $"transaction {posted.Id} was posted",
        TransactionReserved { Expiry: { } expiry } reserved => $"transaction {reserved.Id} was reserved until {expiry}",
        TransactionReserved reserved => $"transaction {reserved.Id} was reserved without end",
        PendingPosted posted => $"the reservation {posted.Id} was posted",
        PendingVoided voided => $"the reservation {voided.Id} was voided: nothing moved",
        PendingExpired expired => $"the reservation {expired.Id} expired: nothing moved",
        TransactionPrepared prepared => $"the leg of transaction {prepared.Id} is held for shard {prepared.Home} to decide",
        HoldCommitted committed => $"the leg of transaction {committed.Id} was posted",
        HoldReleased released => $"the leg of transaction {released.Id} was given back: nothing moved",
        TransactionAborted aborted => $"attempt {aborted.Attempt} at transaction {aborted.Id} was aborted: nothing moved",
        AccountOpened opened => $"account {opened.Id} was opened: {opened.Asset}, {Texts.Side(opened.NormalSide)}, "
            + $"overdraft {opened.Overdraft}",
        LedgerCreated created => $"ledger {created.Name} was created with {created.Shards} shards",
        ShardOpened opened => $"the chain of {opened.Shard} begins here",
        _ => throw new ArgumentException($"{entry.GetType().Name} is not a kind of entry.", nameof(entry)),
    };

    private static string? TransactionOf(Entry entry) => entry switch
    {
        TransactionEntry creation => creation.Id.Value,
        ResolutionEntry resolution => resolution.Id.Value,
        TransactionPrepared prepared => prepared.Id.Value,
        HoldEnded ended => ended.Id.Value,
        TransactionAborted aborted => aborted.Id.Value,
        _ => null,
    };

    private static IReadOnlyList<Transfer> TransfersOf(Entry entry) => entry switch
    {
        TransactionEntry creation => creation.Transfers,
        PendingPosted posted => posted.Transfers,
        TransactionPrepared prepared => prepared.Transfers,
        HoldCommitted committed => committed.Transfers,
        _ => [],
    };
}
