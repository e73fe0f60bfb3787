using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Client;

/// <summary>A ledger by name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shards">How many shards it has.</param>
/// <param name="CreatedAt">When it was created, in block time.</param>
public sealed record LedgerSummary(LedgerName Name, int Shards, Timestamp CreatedAt);

/// <summary>A ledger with the newest block of each shard.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shards">How many shards it has.</param>
/// <param name="CreatedAt">When it was created, in block time.</param>
/// <param name="Heads">The shards in order.</param>
public sealed record LedgerDetails(
    LedgerName Name, int Shards, Timestamp CreatedAt, IReadOnlyList<HeadDetails> Heads);

/// <summary>The newest block of a shard.</summary>
/// <param name="Shard">The shard's number.</param>
/// <param name="Height">The block's height; 0 before the first.</param>
/// <param name="Hash">The hash of its header.</param>
/// <param name="Entries">How many entries the shard's tree has.</param>
/// <param name="Root">The tree's root.</param>
/// <param name="StateDigest">The digest of the state after the block.</param>
/// <param name="Timestamp">The block's timestamp.</param>
/// <param name="Accounts">How many accounts the shard has.</param>
public sealed record HeadDetails(
    int Shard, ulong Height, Hash256 Hash, ulong Entries, Hash256 Root, Hash256 StateDigest, Timestamp Timestamp,
    int Accounts);

/// <summary>The block that a read saw.</summary>
/// <param name="Shard">The shard's number.</param>
/// <param name="Height">The block's height.</param>
/// <param name="Hash">The hash of its header.</param>
public sealed record SeenBlock(int Shard, ulong Height, Hash256 Hash);

/// <summary>All ledgers, as the API wraps them.</summary>
internal sealed record LedgerList(IReadOnlyList<LedgerSummary> Ledgers);
