using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Client;

/// <summary>A receipt that was verified, and that speaks of the transaction it was asked for.</summary>
/// <param name="File">The receipt's file: keep it, and anybody can verify it again without this service.</param>
/// <param name="Proven">What it proves: of a transaction across shards also the legs on the others.</param>
public sealed record TransactionReceipt(ReadOnlyMemory<byte> File, LedgerReceipt Proven)
{
    /// <summary>The entry that it is of.</summary>
    public Entry Entry => Proven.Subject.Entry;

    /// <summary>Where that entry is, what was signed, and by whom.</summary>
    public VerifiedReceipt Proof => Proven.Subject.Proof;

    /// <summary>Verifies a receipt's file and holds it against the transaction that it should be about.</summary>
    /// <exception cref="ProofException">The receipt does not hold.</exception>
    /// <exception cref="WrongReceiptException">It holds, and is about something else.</exception>
    public static TransactionReceipt Verify(
        ReadOnlyMemory<byte> file, IReadOnlyList<VerifierKey> trusted, LedgerName ledger, TransactionId id,
        ReceiptSubject of)
    {
        var receipt = new TransactionReceipt(file, LedgerReceipt.Verify(file.Span, trusted));

        // One key may sign for many ledgers.
        var origin = receipt.Proof.Checkpoint.Origin;
        if (!ShardOrigin.TryParse(origin, out var shard) || shard.Shard.Ledger != ledger)
        {
            throw new WrongReceiptException($"The receipt is of {origin}, not of ledger {ledger}.");
        }

        var found = receipt.Entry switch
        {
            TransactionEntry creation => creation.Id,
            ResolutionEntry resolution when of == ReceiptSubject.Latest => resolution.Id,
            var other => throw new WrongReceiptException($"The receipt proves another kind of entry ({other.GetType().Name})."),
        };
        return found == id ? receipt : throw new WrongReceiptException($"The receipt is transaction {found}'s, not {id}'s.");
    }
}

/// <summary>Which of a transaction's entries a receipt is for.</summary>
public enum ReceiptSubject
{
    /// <summary>The entry that made it what it is now: how its reservation ended, or else its creation.</summary>
    Latest,

    /// <summary>The entry that gave it its id.</summary>
    Creation,
}
