using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Runtime;

/// <summary>
/// The index of one shard as its chain and its readers see it: the newest block is written behind the loop, which makes the
/// next one in the meantime. Reads wait for it, so whatever the chain has applied can be found.
/// </summary>
/// <remarks>
/// At most one block is on its way. An append that failed is begun again by whoever needs the index next, the loop among
/// them: blocks are appended in order, and a failure is heard by everybody who asked.
/// </remarks>
internal sealed class TrailingIndex(IShardIndex index) : IShardIndex
{
    private readonly Lock _lock = new();

    // Guarded by _lock. Null when everything is written.
    private Append? _newest;

    /// <summary>Writes a block behind the caller, after those before it.</summary>
    /// <param name="draft">The block.</param>
    /// <param name="append">Appends it to the index; it is called again after it failed.</param>
    /// <exception cref="StoreException">An earlier block could not be written. Nothing was begun.</exception>
    public async ValueTask AppendBehindAsync(BlockDraft draft, Func<Task> append)
    {
        await SettleAsync();
        var newest = new Append(draft, append);
        lock (_lock)
        {
            _newest = newest;
            newest.Running = RunAsync(newest);
        }
    }

    /// <summary>Waits until everything is written.</summary>
    /// <exception cref="StoreException">It cannot be written now.</exception>
    public async ValueTask SettleAsync()
    {
        Task? running = null;
        lock (_lock)
        {
            if (_newest is { } newest)
            {
                running = newest.Running.IsFaulted ? newest.Running = RunAsync(newest) : newest.Running;
            }
        }

        if (running is not null)
        {
            await running;
        }
    }

    /// <summary>Waits until nothing is being written any more, whatever came of it.</summary>
    public async ValueTask EndAsync()
    {
        Task? running;
        lock (_lock)
        {
            running = _newest?.Running;
        }

        if (running is not null)
        {
            await running.ContinueWith(
                static task => _ = task.Exception,
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Current);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ulong> HeightAsync(ShardKey shard, CancellationToken cancellationToken)
    {
        await SettleAsync();
        return await index.HeightAsync(shard, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask AppendAsync(ShardKey shard, IndexedBlock block, CancellationToken cancellationToken)
    {
        await SettleAsync();
        await index.AppendAsync(shard, block, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<TransactionId, TransactionPlace>> FindTransactionsAsync(
        ShardKey shard, IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken)
    {
        await SettleForAsync(ids);
        return await index.FindTransactionsAsync(shard, ids, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<TransactionId, ulong>> FindAbortsAsync(
        ShardKey shard, IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken)
    {
        await SettleForAsync(ids);
        return await index.FindAbortsAsync(shard, ids, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StatementLine>> StatementAsync(
        ShardKey shard, AccountRef account, ulong before, int limit, CancellationToken cancellationToken)
    {
        await SettleAsync();
        return await index.StatementAsync(shard, account, before, limit, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<BlockRow?> BlockAsync(ShardKey shard, ulong height, CancellationToken cancellationToken)
    {
        await SettleAsync();
        return await index.BlockAsync(shard, height, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<BlockRow?> BlockOfEntryAsync(ShardKey shard, ulong position, CancellationToken cancellationToken)
    {
        await SettleAsync();
        return await index.BlockOfEntryAsync(shard, position, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<BlockRow?> BlockAtAsync(ShardKey shard, Timestamp time, CancellationToken cancellationToken)
    {
        await SettleAsync();
        return await index.BlockAtAsync(shard, time, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Hash256>?> TileAsync(ShardKey shard, TileId tile, CancellationToken cancellationToken)
    {
        await SettleAsync();
        return await index.TileAsync(shard, tile, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<Stream?> SnapshotAsync(ShardKey shard, CancellationToken cancellationToken)
    {
        await SettleAsync();
        return await index.SnapshotAsync(shard, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask SaveSnapshotAsync(
        ShardKey shard, ulong height, Action<Stream> write, CancellationToken cancellationToken)
    {
        await SettleAsync();
        await index.SaveSnapshotAsync(shard, height, write, cancellationToken);
    }

    // The ids of new transactions are not in the block on its way: to ask for them need not wait for it.
    private ValueTask SettleForAsync(IReadOnlyCollection<TransactionId> ids)
    {
        BlockDraft? draft;
        lock (_lock)
        {
            draft = _newest?.Draft;
        }

        return draft is not null && ids.Any(draft.Concerns) ? SettleAsync() : default;
    }

    private async Task RunAsync(Append append)
    {
        // Behind the caller, who holds the lock.
        await Task.Yield();
        try
        {
            await append.Run();
        }
        catch (OperationCanceledException e)
        {
            // Readers have tokens of their own, and theirs were not cancelled.
            throw new StoreException("The shard ended before its newest block was in the index.", e);
        }

        lock (_lock)
        {
            if (_newest == append)
            {
                _newest = null;
            }
        }
    }

    private sealed class Append(BlockDraft draft, Func<Task> run)
    {
        public BlockDraft Draft => draft;

        public Func<Task> Run => run;

        public Task Running { get; set; } = Task.CompletedTask;
    }
}
