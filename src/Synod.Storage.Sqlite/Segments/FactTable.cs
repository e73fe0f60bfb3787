using System.Numerics;

namespace Synod.Storage.Sqlite;

/// <summary>
/// The newest facts, in memory: a hash table with open addressing and linear probing, whose keys are their own hashes. The
/// facts of one transaction stand behind one another. Nothing is ever removed.
/// </summary>
internal sealed class FactTable
{
    private const int SmallestSize = 1 << 10;

    // The value 0 is a free slot's. At most half of the slots are taken. A table that was emptied uses as many of them as it
    // is going to need, so that a small block does not pay for a large one before it.
    private FactRecord[] _slots = new FactRecord[SmallestSize];
    private int _size = SmallestSize;
    private BloomFilter _filter = new(SmallestSize / 2);

    public int Count { get; private set; }

    public void Add(in FactRecord record)
    {
        if (Count >= _size / 2)
        {
            Grow();
        }

        Insert(record);
        Count++;
    }

    /// <summary>False if there is no fact of a transaction; true if there may be. Slots lie too far apart to ask them first.</summary>
    public bool MayHave(IdKey key) => _filter.MayHave(key);

    /// <summary>Adds what the table knows of a transaction.</summary>
    public void Find(IdKey key, ref KnownFacts known)
    {
        var mask = _size - 1;
        for (var at = (int)key.Low & mask; _slots[at].Value != 0; at = (at + 1) & mask)
        {
            if (_slots[at].Key == key)
            {
                known.Add(_slots[at].Kind, _slots[at].Position);
            }
        }
    }

    public FactRecord[] Sorted()
    {
        var records = new FactRecord[Count];
        var count = 0;
        foreach (ref readonly var slot in _slots.AsSpan(0, _size))
        {
            if (slot.Value != 0)
            {
                records[count++] = slot;
            }
        }

        Array.Sort(records);
        return records;
    }

    /// <summary>Empties the table and keeps its memory, which the next facts will need again.</summary>
    /// <param name="capacity">How many facts will come, as far as is known.</param>
    public void Clear(int capacity)
    {
        Resize(Math.Max(SmallestSize, (int)BitOperations.RoundUpToPowerOf2(2 * (uint)capacity)));
        Count = 0;
    }

    private void Grow()
    {
        var old = _slots.AsSpan(0, _size).ToArray();
        Resize(_size * 2);
        foreach (ref readonly var slot in old.AsSpan())
        {
            if (slot.Value != 0)
            {
                Insert(slot);
            }
        }
    }

    private void Resize(int size)
    {
        if (size > _slots.Length)
        {
            _slots = new FactRecord[size];
        }
        else
        {
            Array.Clear(_slots, 0, size);
        }

        if (size != _size)
        {
            (_size, _filter) = (size, new BloomFilter(size / 2));
        }
        else
        {
            _filter.Clear();
        }
    }

    private void Insert(in FactRecord record)
    {
        var mask = _size - 1;
        var at = (int)record.Key.Low & mask;
        while (_slots[at].Value != 0)
        {
            at = (at + 1) & mask;
        }

        _slots[at] = record;
        _filter.Add(record.Key);
    }
}
