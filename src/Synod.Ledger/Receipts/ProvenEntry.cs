using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>An entry, and the proof that it stands in a shard's chain.</summary>
/// <param name="Entry">What it says.</param>
/// <param name="Proof">Where it is, what was signed, and by whom.</param>
public sealed record ProvenEntry<T>(T Entry, VerifiedReceipt Proof)
    where T : Entry;
