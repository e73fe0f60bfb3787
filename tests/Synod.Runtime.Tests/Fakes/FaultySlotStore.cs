using Synod.Consensus;
using Synod.Ledger;
using Synod.Storage.Memory;

namespace Synod.Runtime.Tests;

/// <summary>
/// A slot store in memory with the faults of a real one: a write that fails, a write that is applied and whose answer is
/// lost, a write that waits.
/// </summary>
internal sealed class FaultySlotStore : ISlotStore
{
    private readonly MemorySlotStore _rows = new();
    private int _reads;
    private int _writes;

    public int Reads => _reads;

    public int Writes => _writes;

    /// <summary>Called before a write; what it throws is thrown instead of writing.</summary>
    public Func<ShardKey, Slot, SlotState, Task> BeforeWrite { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>Called after a write; what it throws is thrown although it was written.</summary>
    public Action<ShardKey, Slot> AfterWrite { get; set; } = (_, _) => { };

    /// <summary>Called before a read.</summary>
    public Action BeforeRead { get; set; } = () => { };

    public ValueTask<StoredSlot?> ReadAsync(ShardKey shard, Slot slot, CancellationToken cancellationToken)
    {
        BeforeRead();
        Interlocked.Increment(ref _reads);
        return _rows.ReadAsync(shard, slot, cancellationToken);
    }

    public ValueTask<IReadOnlyList<StoredSlot>> ReadRangeAsync(
        ShardKey shard, Slot first, int limit, CancellationToken cancellationToken)
    {
        BeforeRead();
        Interlocked.Increment(ref _reads);
        return _rows.ReadRangeAsync(shard, first, limit, cancellationToken);
    }

    public async ValueTask<SlotWrite> WriteAsync(
        ShardKey shard, Slot slot, SlotState state, SlotVersion expected, CancellationToken cancellationToken)
    {
        await BeforeWrite(shard, slot, state).WaitAsync(cancellationToken);
        var write = await _rows.WriteAsync(shard, slot, state, expected, cancellationToken);
        if (write.Written)
        {
            Interlocked.Increment(ref _writes);
            AfterWrite(shard, slot);
        }

        return write;
    }

    public void Forget(ShardKey shard, Slot from) => _rows.Forget(shard, from);

    public SlotState? Peek(ShardKey shard, ulong slot) => _rows.Find(shard, new Slot(slot))?.State;
}
