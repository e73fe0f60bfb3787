using System.Numerics;
using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>What an audit that found no fault has checked, and what it comes to.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Origin">The first line of its checkpoints.</param>
/// <param name="Blocks">How many blocks it has.</param>
/// <param name="Entries">How many entries its tree has.</param>
/// <param name="Transactions">How many transactions were posted or reserved.</param>
/// <param name="Accounts">How many accounts were opened.</param>
/// <param name="OpenReservations">How many reservations have not ended.</param>
/// <param name="OpenHolds">How many legs of other shards' transactions are held.</param>
/// <param name="ErasedMetadata">How many entries commit to metadata that is not there any more.</param>
/// <param name="CheckpointsVerified">How many signed checkpoints were verified.</param>
/// <param name="SignedHeight">
/// The height that the highest of them signs; 0 for none. What comes after it is consistent, but nobody vouches for it.
/// </param>
/// <param name="Assets">The sums over all accounts, an item an asset, in the order of their names.</param>
/// <param name="HeadHash">The hash of the newest block.</param>
/// <param name="TreeRoot">The root of the tree.</param>
/// <param name="StateDigest">The state digest.</param>
/// <param name="FirstTimestamp">The time of the first block.</param>
/// <param name="LastTimestamp">The time of the newest block.</param>
public sealed record AuditReport(
    ShardKey Shard,
    string Origin,
    ulong Blocks,
    ulong Entries,
    ulong Transactions,
    int Accounts,
    int OpenReservations,
    int OpenHolds,
    ulong ErasedMetadata,
    int CheckpointsVerified,
    ulong SignedHeight,
    IReadOnlyList<AssetTotals> Assets,
    Hash256 HeadHash,
    Hash256 TreeRoot,
    Hash256 StateDigest,
    Timestamp FirstTimestamp,
    Timestamp LastTimestamp);

/// <summary>
/// The sums over all accounts of an asset. Over all shards debits equal credits; of one shard, the difference is what its
/// transfers to and from other shards moved.
/// </summary>
/// <param name="Asset">The asset.</param>
/// <param name="Accounts">How many accounts count it.</param>
/// <param name="Posted">The sum of all posted debits, in minor units.</param>
/// <param name="Pending">The sum of all pending debits, in minor units.</param>
public sealed record AssetTotals(Asset Asset, int Accounts, BigInteger Posted, BigInteger Pending);
