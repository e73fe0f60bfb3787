using System.Numerics;

namespace Synod.Storage.Sqlite;

/// <summary>
/// Facts in memory, in order at all times: a hash table with open addressing and linear probing (Amble and Knuth 1974, "Ordered hash
/// tables") whose hash is the beginning of the key. Keys are uniform, so that a fact is at its share of the table or a step or two
/// after it, and nothing has ever to be sorted. Nothing is ever removed.
/// </summary>
internal sealed class FactTable
{
    private const int SmallestSize = 1 << 10;

    // Behind the last slot that a key begins with. As many as it takes: there is no way around the end, for the sake of the order.
    private const int SmallestRest = 64;

    // At most half of the slots are taken. A table that was emptied uses as many of them as it is going to need, so that a small
    // block does not pay for a large one before it.
    private FactRecord[] _slots = new FactRecord[SmallestSize + SmallestRest];
    private int _size = SmallestSize;
    private int _rest = SmallestRest;

    public int Count { get; private set; }

    /// <summary>The facts in order, and free slots between them: see <see cref="FactRecord.IsFree"/>.</summary>
    public ReadOnlySpan<FactRecord> Slots => _slots.AsSpan(0, _size + _rest);

    public void Add(in FactRecord record)
    {
        if (Count >= _size / 2)
        {
            Change(_size * 2, _rest);
        }

        Insert(record);
        Count++;
    }

    /// <summary>Adds what the table knows of a transaction.</summary>
    public void Find(IdKey key, ref KnownFacts known)
    {
        var slots = Slots;
        for (var at = Home(key); at < slots.Length && !slots[at].IsFree && slots[at].Key.CompareTo(key) <= 0; at++)
        {
            if (slots[at].Key == key)
            {
                known.Add(slots[at].Kind, slots[at].Position);
            }
        }
    }

    /// <summary>Empties the table and keeps its memory, which the next facts will need again.</summary>
    /// <param name="capacity">How many facts will come, as far as is known.</param>
    public void Clear(int capacity)
    {
        _size = Math.Max(SmallestSize, (int)BitOperations.RoundUpToPowerOf2(2 * (uint)capacity));
        if (_size + _rest > _slots.Length)
        {
            _slots = new FactRecord[_size + _rest];
        }
        else
        {
            Array.Clear(_slots, 0, _size + _rest);
        }

        Count = 0;
    }

    private int Home(IdKey key) => (int)(key.High >> (64 - BitOperations.Log2((uint)_size)));

    private void Insert(in FactRecord record)
    {
        // Those that it stands before move by one.
        var slots = _slots.AsSpan(0, _size + _rest);
        var at = Home(record.Key);
        while (at < slots.Length && !slots[at].IsFree && slots[at].IsBefore(record))
        {
            at++;
        }

        var end = at;
        while (end < slots.Length && !slots[end].IsFree)
        {
            end++;
        }

        if (end == slots.Length)
        {
            Change(_size, _rest * 2);
            Insert(record);
            return;
        }

        slots[at..end].CopyTo(slots[(at + 1)..]);
        slots[at] = record;
    }

    private void Change(int size, int rest)
    {
        var old = Slots;
        (_slots, _size, _rest) = (new FactRecord[size + rest], size, rest);
        foreach (ref readonly var slot in old)
        {
            if (!slot.IsFree)
            {
                Insert(slot);
            }
        }
    }
}
