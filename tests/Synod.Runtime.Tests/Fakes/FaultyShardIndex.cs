using Synod.Ledger;
using Synod.Proofs;
using Synod.Storage.Memory;

namespace Synod.Runtime.Tests;

/// <summary>A shard index in memory that can be told to fail.</summary>
internal sealed class FaultyShardIndex : IShardIndex
{
    private readonly MemoryShardIndex _rows = new();

    public Func<Task> BeforeAppend { get; set; } = () => Task.CompletedTask;

    public Action AfterAppend { get; set; } = () => { };

    /// <summary>Called with the ids of a look-up before it; what it throws is thrown instead of looking up.</summary>
    public Func<IReadOnlyCollection<TransactionId>, Task> BeforeFind { get; set; } = _ => Task.CompletedTask;

    public Func<ShardKey, ulong, Task> BeforeSnapshot { get; set; } = (_, _) => Task.CompletedTask;

    public Action BeforeBlockOfEntry { get; set; } = () => { };

    /// <summary>After this block only rows are there, as a process leaves them that ended before the rest was durable.</summary>
    public ulong WholeUpTo { get; set; } = ulong.MaxValue;

    public async ValueTask<ulong> HeightAsync(ShardKey shard, CancellationToken cancellationToken) =>
        Math.Min(WholeUpTo, await _rows.HeightAsync(shard, cancellationToken));

    public async ValueTask AppendAsync(ShardKey shard, IndexedBlock block, CancellationToken cancellationToken)
    {
        await BeforeAppend().WaitAsync(cancellationToken);
        await _rows.AppendAsync(shard, block, cancellationToken);
        AfterAppend();
    }

    public async ValueTask<IReadOnlyDictionary<TransactionId, TransactionPlace>> FindTransactionsAsync(
        ShardKey shard, IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken)
    {
        await BeforeFind(ids).WaitAsync(cancellationToken);
        return await _rows.FindTransactionsAsync(shard, ids, cancellationToken);
    }

    public ValueTask<IReadOnlyDictionary<TransactionId, ulong>> FindAbortsAsync(
        ShardKey shard, IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken) =>
        _rows.FindAbortsAsync(shard, ids, cancellationToken);

    public ValueTask<IReadOnlyList<StatementLine>> StatementAsync(
        ShardKey shard, AccountRef account, ulong before, int limit, CancellationToken cancellationToken) =>
        _rows.StatementAsync(shard, account, before, limit, cancellationToken);

    public ValueTask<BlockRow?> BlockAsync(ShardKey shard, ulong height, CancellationToken cancellationToken) =>
        _rows.BlockAsync(shard, height, cancellationToken);

    public ValueTask<BlockRow?> BlockOfEntryAsync(ShardKey shard, ulong index, CancellationToken cancellationToken)
    {
        BeforeBlockOfEntry();
        return _rows.BlockOfEntryAsync(shard, index, cancellationToken);
    }

    public ValueTask<BlockRow?> BlockAtAsync(ShardKey shard, Timestamp time, CancellationToken cancellationToken) =>
        _rows.BlockAtAsync(shard, time, cancellationToken);

    public ValueTask<IReadOnlyList<Hash256>?> TileAsync(ShardKey shard, TileId tile, CancellationToken cancellationToken) =>
        _rows.TileAsync(shard, tile, cancellationToken);

    public ValueTask<Stream?> SnapshotAsync(ShardKey shard, CancellationToken cancellationToken) =>
        WholeUpTo == ulong.MaxValue ? _rows.SnapshotAsync(shard, cancellationToken) : default;

    public async ValueTask SaveSnapshotAsync(
        ShardKey shard, ulong height, Action<Stream> write, CancellationToken cancellationToken)
    {
        await BeforeSnapshot(shard, height).WaitAsync(cancellationToken);
        await _rows.SaveSnapshotAsync(shard, height, write, cancellationToken);
    }
}
