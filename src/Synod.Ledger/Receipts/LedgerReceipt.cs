using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>
/// What a receipt proves of a ledger (docs/formats.md, "Receipt"). That of a transaction across shards proves its entry on every
/// one of them, and that all of them belong to one decision.
/// </summary>
/// <param name="Subject">The entry that it is the receipt of.</param>
/// <param name="Decision">
/// The entry of the home that names the legs: <paramref name="Subject"/> itself or, if that ends a reservation across shards,
/// the reservation. Null if the receipt names no legs.
/// </param>
/// <param name="Legs">What the other shards hold for the decision, in the order of its votes.</param>
public sealed record LedgerReceipt(
    ProvenEntry<Entry> Subject, ProvenEntry<TransactionEntry>? Decision, IReadOnlyList<ProvenEntry<TransactionPrepared>> Legs)
{
    /// <summary>Verifies a receipt's file, offline.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="trusted">The keys that the verifier trusts: that of every shard that has a part in it.</param>
    /// <exception cref="ProofException">
    /// A part proves nothing, or no entry, or the parts do not belong together: the message says which and why.
    /// </exception>
    public static LedgerReceipt Verify(ReadOnlySpan<byte> file, IReadOnlyList<VerifierKey> trusted) =>
        ReceiptTie.Of(ReceiptVerifier.VerifyBundle(file, trusted));

    /// <summary>Verifies a receipt, offline.</summary>
    /// <param name="text">The receipt, as it stands in its file.</param>
    /// <param name="trusted">The keys that the verifier trusts: that of every shard that has a part in it.</param>
    /// <exception cref="ProofException">
    /// A part proves nothing, or no entry, or the parts do not belong together: the message says which and why.
    /// </exception>
    public static LedgerReceipt Verify(string text, IReadOnlyList<VerifierKey> trusted) =>
        ReceiptTie.Of(ReceiptVerifier.VerifyBundle(text, trusted));
}
