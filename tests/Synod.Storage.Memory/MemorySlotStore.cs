using System.Globalization;
using Synod.Consensus;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Storage.Memory;

/// <summary>
/// The votes of one acceptor in memory, as the bytes that a disk would hold. Every instance over the same rows is another
/// process on the same data. It never fails and never waits: faults are added around it.
/// </summary>
public sealed class MemorySlotStore : ISlotStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(ShardKey Shard, ulong Slot), Row> _rows = [];

    /// <inheritdoc/>
    public ValueTask<StoredSlot?> ReadAsync(ShardKey shard, Slot slot, CancellationToken cancellationToken) =>
        new(Find(shard, slot));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredSlot>> ReadRangeAsync(
        ShardKey shard, Slot first, int limit, CancellationToken cancellationToken)
    {
        var found = new List<StoredSlot>();
        for (var slot = first; found.Count < limit && Find(shard, slot) is { } row; slot = slot.Next)
        {
            found.Add(row);
        }

        return new((IReadOnlyList<StoredSlot>)found);
    }

    /// <inheritdoc/>
    public ValueTask<SlotWrite> WriteAsync(
        ShardKey shard, Slot slot, SlotState state, SlotVersion expected, CancellationToken cancellationToken) =>
        new(Write(shard, slot, SlotRecord.Encode(state), expected));

    /// <summary>Writes an encoded record on condition of its version.</summary>
    public SlotWrite Write(ShardKey shard, Slot slot, byte[] record, SlotVersion expected)
    {
        lock (_lock)
        {
            var version = _rows.TryGetValue((shard, slot.Number), out var row) ? row.Version : 0;
            if (VersionOf(version) != expected)
            {
                return SlotWrite.Conflict;
            }

            _rows[(shard, slot.Number)] = new Row(record, version + 1);
            return new SlotWrite(true, VersionOf(version + 1));
        }
    }

    /// <summary>A slot's record; null if there is none.</summary>
    /// <exception cref="CorruptRecordException">The record is there and its bytes are wrong.</exception>
    public StoredSlot? Find(ShardKey shard, Slot slot)
    {
        lock (_lock)
        {
            if (!_rows.TryGetValue((shard, slot.Number), out var row))
            {
                return null;
            }

            try
            {
                // Read once from its bytes: they do not change, and their checksum is dear when a simulation reads millions.
                return row.Decoded ??= new StoredSlot(SlotRecord.Decode(row.Record), VersionOf(row.Version));
            }
            catch (FormatException e)
            {
                throw new CorruptRecordException($"The record of slot {slot} of {shard} is damaged: {e.Message}", e);
            }
        }
    }

    /// <summary>Loses a shard's records from a slot on.</summary>
    public void Forget(ShardKey shard, Slot from)
    {
        lock (_lock)
        {
            foreach (var key in _rows.Keys.Where(k => k.Shard == shard && k.Slot >= from.Number).ToArray())
            {
                _rows.Remove(key);
            }
        }
    }

    /// <summary>Changes one bit of a record, as a bad disk does; counts from the end if <paramref name="at"/> is negative.</summary>
    public void FlipBit(ShardKey shard, Slot slot, int at)
    {
        lock (_lock)
        {
            var row = _rows[(shard, slot.Number)];
            var changed = row.Record.ToArray();
            changed[at < 0 ? changed.Length + at : at] ^= 0x10;
            _rows[(shard, slot.Number)] = new Row(changed, row.Version);
        }
    }

    private static SlotVersion VersionOf(int version) =>
        version == 0 ? SlotVersion.None : new SlotVersion(version.ToString(CultureInfo.InvariantCulture));

    private sealed class Row(byte[] record, int version)
    {
        public byte[] Record { get; } = record;

        public int Version { get; } = version;

        public StoredSlot? Decoded { get; set; }
    }
}
