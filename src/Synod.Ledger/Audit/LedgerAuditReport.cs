namespace Synod.Ledger;

/// <summary>What the audit of all shards of a ledger together has found.</summary>
/// <param name="Ledger">The ledger.</param>
/// <param name="Shards">How many shards it has.</param>
/// <param name="Transactions">How many transactions over several shards were decided for.</param>
/// <param name="UndecidedHolds">How many legs are held although their home has not decided.</param>
/// <param name="ReservedHolds">How many legs are held since their home has reserved them.</param>
/// <param name="UnsettledHolds">How many legs are held although their home has posted or given them up: not written down yet.</param>
/// <param name="Assets">
/// The sums over all accounts of all shards, with what is decided and not written down counted as done; an item an asset, in
/// the order of their names. Empty while <paramref name="Missing"/> is not.
/// </param>
/// <param name="Missing">
/// What other chains name of a shard and what is not there, an item a shard: that chain was read before the others, or it was cut
/// off. Nothing is balanced before it is there.
/// </param>
public sealed record LedgerAuditReport(
    LedgerName Ledger,
    int Shards,
    ulong Transactions,
    ulong UndecidedHolds,
    ulong ReservedHolds,
    ulong UnsettledHolds,
    IReadOnlyList<AssetTotals> Assets,
    IReadOnlyList<MissingEntries> Missing)
{
    /// <summary>True if every entry that a chain names is there.</summary>
    public bool IsComplete => Missing.Count == 0;
}

/// <summary>A chain that ends before what another names of it.</summary>
/// <param name="Shard">The shard whose chain is too short.</param>
/// <param name="TreeSize">How many entries it must have at least.</param>
/// <param name="NamedBy">The shard that names the last of them.</param>
/// <param name="Height">The block that does.</param>
/// <param name="EntryPosition">The position in that block, from 0, of the entry that does.</param>
public sealed record MissingEntries(ShardKey Shard, ulong TreeSize, ShardKey NamedBy, ulong Height, int EntryPosition);
