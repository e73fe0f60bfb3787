using Synod.Consensus;
using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Simulation.Tests;

/// <summary>Asks something in a simulated process and lets the world go on until it is answered.</summary>
internal sealed class Driver(World world, SimProcess process)
{
    // Several callers may ask at once; a world has one thread at a time.
    private static readonly Lock OneAtATime = new();

    public ValueTask<T> Ask<T>(Func<ValueTask<T>> ask)
    {
        lock (OneAtATime)
        {
            var answer = new TaskCompletionSource<T>();
            process.Run(async () =>
            {
                try
                {
                    answer.SetResult(await ask());
                }
                catch (Exception e)
                {
                    answer.SetException(e);
                }
            });
            world.RunUntil(() => answer.Task.IsCompleted, TimeSpan.MaxValue);
            return new(answer.Task);
        }
    }
}

/// <summary>A store whose calls are driven.</summary>
internal sealed class DrivenSlotStore(Driver driver, ISlotStore store) : ISlotStore
{
    public ValueTask<StoredSlot?> ReadAsync(ShardKey shard, Slot slot, CancellationToken cancellationToken) =>
        driver.Ask(() => store.ReadAsync(shard, slot, cancellationToken));

    public ValueTask<IReadOnlyList<StoredSlot>> ReadRangeAsync(
        ShardKey shard, Slot first, int limit, CancellationToken cancellationToken) =>
        driver.Ask(() => store.ReadRangeAsync(shard, first, limit, cancellationToken));

    public ValueTask<SlotWrite> WriteAsync(
        ShardKey shard, Slot slot, SlotState state, SlotVersion expected, CancellationToken cancellationToken) =>
        driver.Ask(() => store.WriteAsync(shard, slot, state, expected, cancellationToken));
}

/// <summary>An index whose calls are driven.</summary>
internal sealed class DrivenShardIndex(Driver driver, IShardIndex index) : IShardIndex
{
    public ValueTask<ulong> HeightAsync(ShardKey shard, CancellationToken cancellationToken) =>
        driver.Ask(() => index.HeightAsync(shard, cancellationToken));

    public async ValueTask AppendAsync(ShardKey shard, IndexedBlock block, CancellationToken cancellationToken) =>
        await driver.Ask(async () =>
        {
            await index.AppendAsync(shard, block, cancellationToken);
            return true;
        });

    public ValueTask<IReadOnlyDictionary<TransactionId, TransactionPlace>> FindTransactionsAsync(
        ShardKey shard, IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken) =>
        driver.Ask(() => index.FindTransactionsAsync(shard, ids, cancellationToken));

    public ValueTask<IReadOnlyDictionary<TransactionId, ulong>> FindAbortsAsync(
        ShardKey shard, IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken) =>
        driver.Ask(() => index.FindAbortsAsync(shard, ids, cancellationToken));

    public ValueTask<IReadOnlyList<StatementLine>> StatementAsync(
        ShardKey shard, AccountRef account, ulong before, int limit, CancellationToken cancellationToken) =>
        driver.Ask(() => index.StatementAsync(shard, account, before, limit, cancellationToken));

    public ValueTask<BlockRow?> BlockAsync(ShardKey shard, ulong height, CancellationToken cancellationToken) =>
        driver.Ask(() => index.BlockAsync(shard, height, cancellationToken));

    public ValueTask<BlockRow?> BlockOfEntryAsync(ShardKey shard, ulong position, CancellationToken cancellationToken) =>
        driver.Ask(() => index.BlockOfEntryAsync(shard, position, cancellationToken));

    public ValueTask<BlockRow?> BlockAtAsync(ShardKey shard, Timestamp time, CancellationToken cancellationToken) =>
        driver.Ask(() => index.BlockAtAsync(shard, time, cancellationToken));

    public ValueTask<IReadOnlyList<Hash256>?> TileAsync(ShardKey shard, TileId tile, CancellationToken cancellationToken) =>
        driver.Ask(() => index.TileAsync(shard, tile, cancellationToken));

    public ValueTask<Stream?> SnapshotAsync(ShardKey shard, CancellationToken cancellationToken) =>
        driver.Ask(() => index.SnapshotAsync(shard, cancellationToken));

    public async ValueTask SaveSnapshotAsync(
        ShardKey shard, ulong height, Action<Stream> write, CancellationToken cancellationToken) =>
        await driver.Ask(async () =>
        {
            await index.SaveSnapshotAsync(shard, height, write, cancellationToken);
            return true;
        });
}
