using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Runtime;

/// <summary>
/// What a shard looks up on disk so that memory does not grow with history: where each transaction, statement line and
/// block is, the tiles of its Merkle tree, its checkpoints and its snapshots. All of it is derived from the chain: it
/// may be lost, and is then written again.
/// </summary>
/// <remarks>
/// Blocks are appended in order. Appending a block that is there already changes nothing, so that two processes which
/// append the same chosen block do no harm; appending across a gap is an error of the caller.
/// Reads may run while an append runs, and see the index before or after it.
/// </remarks>
public interface IShardIndex
{
    /// <summary>
    /// The height of the last block up to which the index is whole; 0 for none. It may have rows of blocks after it, if the
    /// process that appended them ended before the rest was durable: they are appended again.
    /// </summary>
    ValueTask<ulong> HeightAsync(ShardKey shard, CancellationToken cancellationToken);

    /// <summary>Appends what a chosen block adds. All or nothing.</summary>
    /// <exception cref="StoreException">The block may or may not have been appended; append it again.</exception>
    ValueTask AppendAsync(ShardKey shard, IndexedBlock block, CancellationToken cancellationToken);

    /// <summary>The places of those of <paramref name="ids"/> that are known. An id may stand among them twice.</summary>
    ValueTask<IReadOnlyDictionary<TransactionId, TransactionPlace>> FindTransactionsAsync(
        ShardKey shard, IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken);

    /// <summary>
    /// The newest <see cref="TransactionFactKind.Aborted"/> of those of <paramref name="ids"/> that have one: the position in
    /// the tree. Such a transaction may be known to <see cref="FindTransactionsAsync"/> or not.
    /// </summary>
    ValueTask<IReadOnlyDictionary<TransactionId, ulong>> FindAbortsAsync(
        ShardKey shard, IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken);

    /// <summary>
    /// An account's statement lines, newest first, at most <paramref name="limit"/>, only those of entries before
    /// position <paramref name="before"/>.
    /// </summary>
    ValueTask<IReadOnlyList<StatementLine>> StatementAsync(
        ShardKey shard, AccountRef account, ulong before, int limit, CancellationToken cancellationToken);

    /// <summary>A block's row; null if it is not in the index.</summary>
    ValueTask<BlockRow?> BlockAsync(ShardKey shard, ulong height, CancellationToken cancellationToken);

    /// <summary>The row of the block that holds the entry at a position of the tree; null if there is none.</summary>
    ValueTask<BlockRow?> BlockOfEntryAsync(ShardKey shard, ulong index, CancellationToken cancellationToken);

    /// <summary>The row of the newest block whose timestamp is not after <paramref name="time"/>; null if there is none.</summary>
    ValueTask<BlockRow?> BlockAtAsync(ShardKey shard, Timestamp time, CancellationToken cancellationToken);

    /// <summary>
    /// The hashes of a tile, as many as the index has (1 to 256); null if it has none. Hashes may stand there that
    /// belong to a larger tree than the caller's: they are the same for every tree that has them.
    /// </summary>
    ValueTask<IReadOnlyList<Hash256>?> TileAsync(ShardKey shard, TileId tile, CancellationToken cancellationToken);

    /// <summary>
    /// The newest snapshot's bytes (docs/formats.md, "Snapshot"), to be read once, from their beginning; null for none. The caller
    /// disposes of them. A store that cannot read on throws <see cref="IOException"/> from there.
    /// </summary>
    ValueTask<Stream?> SnapshotAsync(ShardKey shard, CancellationToken cancellationToken);

    /// <summary>Keeps a snapshot in place of those before it, unless there is a newer one.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="height">The block that it is a snapshot after.</param>
    /// <param name="write">Writes its bytes. Runs once at most, before the call ends, and maybe on another thread.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="StoreException">It may or may not have been kept.</exception>
    ValueTask SaveSnapshotAsync(ShardKey shard, ulong height, Action<Stream> write, CancellationToken cancellationToken);
}

/// <summary>What one chosen block adds to the index.</summary>
/// <param name="Row">The block itself.</param>
/// <param name="Transactions">New transactions, and new facts of known ones: a later item about the same id adds to it.</param>
/// <param name="Lines">The statement lines, in the order of their entries.</param>
/// <param name="Tiles">The Merkle hashes that the block completes, as runs to be written into tiles.</param>
public sealed record IndexedBlock(
    BlockRow Row,
    IReadOnlyList<TransactionFact> Transactions,
    IReadOnlyList<AccountLine> Lines,
    IReadOnlyList<TileRun> Tiles);

/// <summary>A block, found by its height, an entry or a time.</summary>
/// <param name="Height">Its height.</param>
/// <param name="Hash">The hash of its header: any acceptor's copy is checked against it.</param>
/// <param name="FirstIndex">The position in the tree of its first entry.</param>
/// <param name="EntryCount">How many entries it has.</param>
/// <param name="Timestamp">Its timestamp.</param>
/// <param name="Checkpoint">The signed checkpoint of the tree after it, text.</param>
public sealed record BlockRow(
    ulong Height, Hash256 Hash, ulong FirstIndex, int EntryCount, Timestamp Timestamp, string Checkpoint);

/// <summary>Where a transaction's entries are in the shard's tree.</summary>
/// <param name="Creation">The entry that gave it its id.</param>
/// <param name="Resolution">The entry that ended its reservation; null for none.</param>
/// <param name="ReversedBy">The entry of the transaction that reverses it; null for none.</param>
public sealed record TransactionPlace(ulong Creation, ulong? Resolution, ulong? ReversedBy);

/// <summary>One thing that a block says of a transaction.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="Kind">What it says.</param>
/// <param name="Index">The position in the tree of the entry that says so.</param>
public readonly record struct TransactionFact(TransactionId Id, TransactionFactKind Kind, ulong Index);

/// <summary>The fields of <see cref="TransactionPlace"/>, and what stands beside them.</summary>
public enum TransactionFactKind
{
    /// <summary>The entry gave it its id.</summary>
    Created,

    /// <summary>The entry ended its reservation.</summary>
    Resolved,

    /// <summary>The entry's transaction reverses it.</summary>
    Reversed,

    /// <summary>
    /// The entry aborted an attempt at it. A transaction may have such facts before it has any other, and each takes the place
    /// of the one before.
    /// </summary>
    Aborted,
}

/// <summary>One line of an account's statement.</summary>
/// <param name="Index">The position in the tree of the entry that made it.</param>
/// <param name="Totals">The account's totals after it.</param>
public readonly record struct StatementLine(ulong Index, Totals Totals);

/// <summary>A statement line with its account.</summary>
/// <param name="Account">The account.</param>
/// <param name="Line">The line.</param>
public readonly record struct AccountLine(AccountRef Account, StatementLine Line);

/// <summary>
/// An account as its shard names it: by its id, and by its number, which an index can find without a search. Either stands for
/// the other, and both are the same in every replica, since the chain says them.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="Place">Its number in the order in which the shard's accounts were opened, from 0.</param>
public readonly record struct AccountRef(AccountId Id, int Place);
