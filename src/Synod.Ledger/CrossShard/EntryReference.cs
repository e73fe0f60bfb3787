using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>An entry of another shard, named so that nobody can exchange it.</summary>
/// <param name="Position">Its position in that shard's tree, from 0.</param>
/// <param name="Leaf">Its leaf hash.</param>
public readonly record struct EntryReference(ulong Position, Hash256 Leaf);
