namespace Synod.Storage.Sqlite;

/// <summary>
/// The newest facts, in memory: a hash table with open addressing and linear probing, whose keys are their own hashes. The
/// facts of one transaction stand behind one another. Nothing is ever removed.
/// </summary>
internal sealed class FactTable
{
    private const int SmallestSize = 1 << 10;

    // The value 0 is a free slot's. At most half of the slots are taken.
    private FactRecord[] _slots = new FactRecord[SmallestSize];

    public int Count { get; private set; }

    public void Add(in FactRecord record)
    {
        if (Count >= _slots.Length / 2)
        {
            Grow();
        }

        Insert(record);
        Count++;
    }

    /// <summary>Adds what the table knows of a transaction.</summary>
    public void Find(FactKey key, ref KnownFacts known)
    {
        var mask = _slots.Length - 1;
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
        foreach (ref readonly var slot in _slots.AsSpan())
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
    public void Clear()
    {
        Array.Clear(_slots);
        Count = 0;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new FactRecord[old.Length * 2];
        foreach (ref readonly var slot in old.AsSpan())
        {
            if (slot.Value != 0)
            {
                Insert(slot);
            }
        }
    }

    private void Insert(in FactRecord record)
    {
        var mask = _slots.Length - 1;
        var at = (int)record.Key.Low & mask;
        while (_slots[at].Value != 0)
        {
            at = (at + 1) & mask;
        }

        _slots[at] = record;
    }
}
