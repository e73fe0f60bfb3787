using System.Globalization;
using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Client;

/// <summary>A receipt that was verified, and that speaks of the transaction it was asked for.</summary>
/// <param name="File">The receipt's file: keep it, and anybody can verify it again without this service.</param>
/// <param name="Entry">The entry that it proves.</param>
/// <param name="Proof">Where the entry is, what was signed, and by whom.</param>
public sealed record TransactionReceipt(ReadOnlyMemory<byte> File, Entry Entry, VerifiedReceipt Proof)
{
    /// <summary>Verifies a receipt's file and holds it against the transaction that it should be about.</summary>
    /// <exception cref="ProofException">The receipt does not hold.</exception>
    /// <exception cref="WrongReceiptException">It holds, and is about something else.</exception>
    public static TransactionReceipt Verify(
        ReadOnlyMemory<byte> file, IReadOnlyList<VerifierKey> trusted, LedgerName ledger, TransactionId id,
        ReceiptSubject of)
    {
        var proof = ReceiptVerifier.Verify(file.Span, trusted);
        if (!IsShardOf(proof.Checkpoint.Origin, ledger))
        {
            throw new WrongReceiptException($"The receipt is of {proof.Checkpoint.Origin}, not of ledger {ledger}.");
        }

        var entry = Read(proof);
        var found = entry switch
        {
            TransactionEntry creation => creation.Id,
            ResolutionEntry resolution when of == ReceiptSubject.Latest => resolution.Id,
            _ => throw new WrongReceiptException($"The receipt proves another kind of entry ({entry.GetType().Name})."),
        };
        return found == id
            ? new TransactionReceipt(file, entry, proof)
            : throw new WrongReceiptException($"The receipt is transaction {found}'s, not {id}'s.");
    }

    private static Entry Read(VerifiedReceipt proof)
    {
        try
        {
            return EntryCodec.Decode(proof.Entry);
        }
        catch (FormatException exception)
        {
            throw new WrongReceiptException("The receipt proves bytes that are no entry of this format: " + exception.Message);
        }
    }

    // An origin is <prefix>/<ledger>/<shard> (docs/formats.md): one key may sign for many ledgers.
    private static bool IsShardOf(string origin, LedgerName ledger)
    {
        var parts = origin.Split('/');
        return parts.Length >= 3 && parts[^2] == ledger.Value
            && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out _);
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
