using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;
using Synod.Storage.Memory;

namespace Synod.Simulation;

/// <summary>A process's way to its index: slow, and failing at times, before it did what was asked or after it.</summary>
/// <param name="world">The world.</param>
/// <param name="rows">The rows; other processes may share them.</param>
/// <param name="client">Who asks.</param>
/// <param name="faults">The faults at present.</param>
/// <param name="appending">Told of every block before it is in the index.</param>
public sealed class SimShardIndex(
    World world, MemoryShardIndex rows, SimProcess client, Func<FaultMix> faults, Action<ShardKey, IndexedBlock> appending)
    : IShardIndex
{
    private readonly SimRandom _random = world.Random.Fork();

    /// <inheritdoc/>
    public ValueTask<ulong> HeightAsync(ShardKey shard, CancellationToken cancellationToken) =>
        AskAsync(() => rows.HeightAsync(shard, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask AppendAsync(ShardKey shard, IndexedBlock block, CancellationToken cancellationToken) =>
        await AskAsync(async () =>
        {
            appending(shard, block);
            await rows.AppendAsync(shard, block, cancellationToken);
            world.Log($"{client} index durable: {shard} block {block.Row.Height}");
            return true;
        }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<TransactionId, TransactionPlace>> FindTransactionsAsync(
        ShardKey shard, IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken) =>
        AskAsync(() => rows.FindTransactionsAsync(shard, ids, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<TransactionId, ulong>> FindAbortsAsync(
        ShardKey shard, IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken) =>
        AskAsync(() => rows.FindAbortsAsync(shard, ids, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StatementLine>> StatementAsync(
        ShardKey shard, AccountRef account, ulong before, int limit, CancellationToken cancellationToken) =>
        AskAsync(() => rows.StatementAsync(shard, account, before, limit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BlockRow?> BlockAsync(ShardKey shard, ulong height, CancellationToken cancellationToken) =>
        AskAsync(() => rows.BlockAsync(shard, height, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BlockRow?> BlockOfEntryAsync(ShardKey shard, ulong index, CancellationToken cancellationToken) =>
        AskAsync(() => rows.BlockOfEntryAsync(shard, index, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BlockRow?> BlockAtAsync(ShardKey shard, Timestamp time, CancellationToken cancellationToken) =>
        AskAsync(() => rows.BlockAtAsync(shard, time, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Hash256>?> TileAsync(ShardKey shard, TileId tile, CancellationToken cancellationToken) =>
        AskAsync(() => rows.TileAsync(shard, tile, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Stream?> SnapshotAsync(ShardKey shard, CancellationToken cancellationToken) =>
        AskAsync(() => rows.SnapshotAsync(shard, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask SaveSnapshotAsync(
        ShardKey shard, ulong height, Action<Stream> write, CancellationToken cancellationToken) =>
        await AskAsync(async () =>
        {
            await rows.SaveSnapshotAsync(shard, height, write, cancellationToken);
            world.Log($"{client} snapshot durable: {shard} block {height}");
            return true;
        }, cancellationToken);

    private async ValueTask<T> AskAsync<T>(Func<ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // A local file often answers at once; then nothing else runs in between.
        if (_random.Chance(0.3))
        {
            await PauseAsync();
        }

        var fails = _random.Chance(faults().IndexFailure);
        if (fails && _random.Chance(0.5))
        {
            throw new StoreException("The index is busy.");
        }

        var answer = await ask();
        if (_random.Chance(0.3))
        {
            await PauseAsync();
        }

        return fails ? throw new StoreException("The index did not answer.") : answer;
    }

    private Task PauseAsync() => client.PassAsync(TimeSpan.FromMilliseconds(2 * _random.Fraction()));
}
