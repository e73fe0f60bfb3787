using Synod.Consensus;
using Synod.Ledger;

namespace Synod.Runtime.Tests;

/// <summary>
/// A slot store in memory. Its faults are those of a real one: a write that fails, a write that is applied and whose
/// answer is lost, a write that waits.
/// </summary>
internal sealed class MemorySlotStore : ISlotStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(ShardKey, Slot), (byte[] Record, int Version)> _rows = [];

    public int Reads { get; private set; }

    public int Writes { get; private set; }

    /// <summary>Called before a write; what it throws is thrown instead of writing.</summary>
    public Func<ShardKey, Slot, SlotState, Task> BeforeWrite { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>Called after a write; what it throws is thrown although it was written.</summary>
    public Action<ShardKey, Slot> AfterWrite { get; set; } = (_, _) => { };

    /// <summary>Called before a read.</summary>
    public Action BeforeRead { get; set; } = () => { };

    public ValueTask<StoredSlot?> ReadAsync(ShardKey shard, Slot slot, CancellationToken cancellationToken)
    {
        BeforeRead();
        lock (_lock)
        {
            Reads++;
            return new(Find(shard, slot));
        }
    }

    public ValueTask<IReadOnlyList<StoredSlot>> ReadRangeAsync(
        ShardKey shard, Slot first, int limit, CancellationToken cancellationToken)
    {
        BeforeRead();
        lock (_lock)
        {
            Reads++;
            var found = new List<StoredSlot>();
            for (var slot = first; found.Count < limit && Find(shard, slot) is { } row; slot = slot.Next)
            {
                found.Add(row);
            }

            return new((IReadOnlyList<StoredSlot>)found);
        }
    }

    public async ValueTask<SlotWrite> WriteAsync(
        ShardKey shard, Slot slot, SlotState state, SlotVersion expected, CancellationToken cancellationToken)
    {
        await BeforeWrite(shard, slot, state).WaitAsync(cancellationToken);
        int version;
        lock (_lock)
        {
            var current = Find(shard, slot)?.Version ?? SlotVersion.None;
            if (current != expected)
            {
                return SlotWrite.Conflict;
            }

            Writes++;
            version = int.Parse(current.Value ?? "0", null) + 1;
            _rows[(shard, slot)] = (SlotRecord.Encode(state), version);
        }

        AfterWrite(shard, slot);
        return new SlotWrite(true, new SlotVersion($"{version}"));
    }

    public void Forget(ShardKey shard, Slot from)
    {
        foreach (var key in _rows.Keys.Where(k => k.Item1 == shard && k.Item2.Number >= from.Number).ToArray())
        {
            _rows.Remove(key);
        }
    }

    public SlotState? Peek(ShardKey shard, ulong slot) => Find(shard, new Slot(slot))?.State;

    private StoredSlot? Find(ShardKey shard, Slot slot) => _rows.TryGetValue((shard, slot), out var row)
        ? new StoredSlot(SlotRecord.Decode(row.Record), new SlotVersion($"{row.Version}"))
        : null;
}
