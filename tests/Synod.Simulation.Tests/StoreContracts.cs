using Synod.Consensus;
using Synod.Ledger;
using Synod.Runtime;
using Synod.Storage.Contract;
using Synod.Storage.Memory;

namespace Synod.Simulation.Tests;

/// <summary>The simulator's votes keep the contract that SQLite's keep: a simulated deployment does what a real one does.</summary>
public sealed class SimSlotStoreContract : SlotStoreContract
{
    private readonly World _world = new(1, keepTranscript: false);
    private readonly SlotDisk _disk = new(0);
    private int _opened;

    protected override ValueTask<ISlotStore> OpenInstanceAsync()
    {
        var process = new SimProcess(_world, $"opener-{++_opened}", 1);
        var store = new SimSlotStore(_world, _disk, process, () => FaultMix.None, (_, _, _, _) => { });
        return new(new DrivenSlotStore(new Driver(_world, process), store));
    }

    protected override ValueTask FlipBitAsync(ShardKey shard, Slot slot, int at)
    {
        _disk.Rows.FlipBit(shard, slot, at);
        return default;
    }
}

/// <summary>The simulator's index keeps the contract of blocks and transactions.</summary>
public sealed class SimShardIndexContract : ShardIndexContract
{
    private readonly SimIndexes _indexes = new();

    protected override ValueTask<IShardIndex> OpenInstanceAsync() => new(_indexes.Open());
}

/// <summary>The simulator's index keeps the contract of statements, tiles and snapshots.</summary>
public sealed class SimShardIndexPagesContract : ShardIndexPagesContract
{
    private readonly SimIndexes _indexes = new();

    protected override ValueTask<IShardIndex> OpenInstanceAsync() => new(_indexes.Open());
}

/// <summary>Instances of the simulator's index over the same rows.</summary>
internal sealed class SimIndexes
{
    private readonly World _world = new(1, keepTranscript: false);
    private readonly MemoryShardIndex _rows = new();
    private int _opened;

    public IShardIndex Open()
    {
        var process = new SimProcess(_world, $"opener-{++_opened}", 1);
        return new DrivenShardIndex(
            new Driver(_world, process), new SimShardIndex(_world, _rows, process, () => FaultMix.None, (_, _) => { }));
    }
}
