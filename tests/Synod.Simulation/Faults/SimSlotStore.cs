using Synod.Consensus;
using Synod.Ledger;
using Synod.Runtime;
using Synod.Storage.Memory;

namespace Synod.Simulation;

/// <summary>An acceptor's durable rows, wherever its processes run.</summary>
/// <param name="Acceptor">Its number, from 0.</param>
public sealed record SlotDisk(int Acceptor)
{
    /// <summary>The rows.</summary>
    public MemorySlotStore Rows { get; } = new();

    /// <summary>How much of the mix's faults it has, 0 to 1.</summary>
    public double Badness { get; init; } = 1;

    /// <summary>True once everything on it is lost.</summary>
    public bool IsLost { get; set; }
}

/// <summary>A process's way to an acceptor's rows: what it asks happens later, or not, or is not known to have happened.</summary>
/// <param name="world">The world.</param>
/// <param name="disk">The rows.</param>
/// <param name="client">Who asks.</param>
/// <param name="faults">The faults at present.</param>
/// <param name="written">Told of every write that became durable.</param>
public sealed class SimSlotStore(
    World world, SlotDisk disk, SimProcess client, Func<FaultMix> faults, Action<int, ShardKey, Slot, SlotState> written)
    : ISlotStore
{
    private readonly SimRandom _random = world.Random.Fork();

    /// <inheritdoc/>
    public ValueTask<StoredSlot?> ReadAsync(ShardKey shard, Slot slot, CancellationToken cancellationToken) =>
        ReadAsync(rows => rows.Find(shard, slot), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredSlot>> ReadRangeAsync(
        ShardKey shard, Slot first, int limit, CancellationToken cancellationToken)
    {
        // Short pages are within the contract, and a test of whoever goes on after them.
        var page = faults() != FaultMix.None && _random.Chance(0.2) ? _random.Between(1, limit) : limit;
        return ReadAsync(
            rows =>
            {
                var found = new List<StoredSlot>();
                for (var slot = first; found.Count < page && rows.Find(shard, slot) is { } row; slot = slot.Next)
                {
                    found.Add(row);
                }

                return (IReadOnlyList<StoredSlot>)found;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<SlotWrite> WriteAsync(
        ShardKey shard, Slot slot, SlotState state, SlotVersion expected, CancellationToken cancellationToken)
    {
        var answer = NewAnswer<SlotWrite>(cancellationToken);
        var record = SlotRecord.Encode(state);
        var what = $"{shard}/{slot} promised {state.Promised} vote {state.Vote?.Ballot.ToString() ?? "none"}";
        SlotWrite Apply()
        {
            if (disk.IsLost)
            {
                throw Gone();
            }

            var write = disk.Rows.Write(shard, slot, record, expected);
            if (write.Written)
            {
                world.Log($"{client} store {disk.Acceptor + 1} durable: {what}");
                written(disk.Acceptor, shard, slot, state);
            }
            else
            {
                world.Log($"{client} store {disk.Acceptor + 1} conflict: {what}");
            }

            return write;
        }

        var mix = faults();
        if (HasFault(mix.StoreFailure))
        {
            Answer(answer, Delay(), () => throw Busy());
        }
        else if (HasFault(mix.LateWrite))
        {
            var late = TimeSpan.FromMilliseconds(20 + (5000 * _random.Fraction()));
            Later(late, () => _ = Apply());
            Answer(answer, late * _random.Fraction(), () => throw Unanswered());
        }
        else if (HasFault(mix.LostAnswer))
        {
            Later(Delay(), () => _ = Apply());
            Answer(answer, Delay() + Delay(), () => throw Unanswered());
        }
        else if (HasFault(mix.OwnConflict))
        {
            var first = Delay();
            Later(first, () => _ = Apply());
            Answer(answer, first + Delay(), Apply);
        }
        else
        {
            Answer(answer, Delay(), Apply);
        }

        return new(answer.Task);
    }

    private ValueTask<T> ReadAsync<T>(Func<MemorySlotStore, T> read, CancellationToken cancellationToken)
    {
        var answer = NewAnswer<T>(cancellationToken);
        var fails = HasFault(faults().StoreFailure);
        Answer(answer, Delay(), () => fails ? throw Busy() : disk.IsLost ? throw Gone() : read(disk.Rows));
        return new(answer.Task);
    }

    // A client library heeds its token, and what it sent is on its way nevertheless.
    private static TaskCompletionSource<T> NewAnswer<T>(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var answer = new TaskCompletionSource<T>();
        cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
        return answer;
    }

    // At the store when it happens, back at the client some time later: a paused client learns it when it is old.
    private void Answer<T>(TaskCompletionSource<T> answer, TimeSpan after, Func<T> happen) => Later(after, () =>
    {
        try
        {
            var result = happen();
            world.Schedule(Delay(), client, () => answer.TrySetResult(result));
        }
        catch (StoreException e)
        {
            world.Log($"{client} store {disk.Acceptor + 1}: {e.Message}");
            world.Schedule(Delay(), client, () => answer.TrySetException(e));
        }
    });

    // The store's own doing: it does not depend on whether the client lives. Nobody is told of a late failure.
    private void Later(TimeSpan after, Action happen) => world.Schedule(after, null, () =>
    {
        try
        {
            happen();
        }
        catch (StoreException e)
        {
            world.Log($"store {disk.Acceptor + 1}: {e.Message}");
        }
    });

    private TimeSpan Delay() => TimeSpan.FromMilliseconds(
        HasFault(faults().SlowStore) ? 4000 * _random.Fraction() : 0.1 + (3 * _random.Fraction()));

    private bool HasFault(double probability) => _random.Chance(probability * disk.Badness);

    private StoreException Gone() => new($"Store {disk.Acceptor + 1} is gone.");

    private StoreException Busy() => new($"Store {disk.Acceptor + 1} is busy.");

    private StoreException Unanswered() => new($"Store {disk.Acceptor + 1} did not answer.");
}
