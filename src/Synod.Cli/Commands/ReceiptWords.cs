using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Cli;

/// <summary>What a verified receipt says, in words.</summary>
internal static class ReceiptWords
{
    public static ReceiptReport Describe(VerifiedReceipt proof)
    {
        Entry entry;
        try
        {
            entry = EntryCodec.Decode(proof.Entry);
        }
        catch (FormatException exception)
        {
            throw new CliException(
                ExitCode.VerificationFailed, "The receipt holds, but what it proves is no entry: " + exception.Message, exception);
        }

        // <prefix>/<ledger>/<shard>, docs/formats.md.
        var origin = proof.Checkpoint.Origin.Split('/');
        var (ledger, shard) = origin.Length >= 3 ? (origin[^2], origin[^1]) : (proof.Checkpoint.Origin, "?");
        return new ReceiptReport(
            true,
            ledger,
            shard,
            proof.Index,
            proof.Checkpoint.TreeSize,
            entry.Timestamp.ToString(),
            TransactionOf(entry),
            Says(entry),
            [.. TransfersOf(entry).Select(t => new TransferReport(t.Debit.Value, t.Credit.Value, t.Amount.ToString()))],
            entry is TransactionEntry { Reference.Value: { Length: > 0 } reference } ? reference : null,
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
