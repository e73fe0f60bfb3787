namespace Synod.Ledger;

/// <summary>
/// Finds rows by the hashes of what they are called: a table that is searched from the hash's place on until a gap (linear probing).
/// It has hashes and numbers of rows only; whoever searches compares the names.
/// </summary>
internal sealed class RowHashes
{
    private const int FirstSize = 16;

    // A hash in the upper half, a row plus one in the lower; 0 for a gap. The length is a power of two, at least twice the number of
    // rows: such a table of a block fits a processor's cache.
    private ulong[] _slots = new ulong[FirstSize];

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>Makes room for so many rows.</summary>
    public void EnsureCapacity(int count)
    {
        var size = _slots.Length;
        while (size / 2 < count)
        {
            size = checked(2 * size);
        }

        if (size == _slots.Length)
        {
            return;
        }

        var old = _slots;
        _slots = new ulong[size];
        foreach (var slot in old)
        {
            if (slot != 0)
            {
                Put(slot);
            }
        }
    }

    /// <summary>Adds the next row: the first is 0.</summary>
    public void Add(int hash)
    {
        EnsureCapacity(Count + 1);
        Count++;
        Put(((ulong)(uint)hash << 32) | (uint)Count);
    }

    /// <summary>The first row with this hash that a search finds; -1 for none.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="at">Where the search goes on.</param>
    public int First(int hash, out int at)
    {
        at = hash;
        return Next(hash, ref at);
    }

    /// <summary>The next row with this hash; -1 when there are no more.</summary>
    public int Next(int hash, ref int at)
    {
        var slots = _slots;
        while (slots[at++ & (slots.Length - 1)] is var slot and not 0)
        {
            if ((int)(slot >> 32) == hash)
            {
                return (int)(uint)slot - 1;
            }
        }

        return -1;
    }

    private void Put(ulong slot)
    {
        var at = (int)(slot >> 32);
        while (_slots[at & (_slots.Length - 1)] != 0)
        {
            at++;
        }

        _slots[at & (_slots.Length - 1)] = slot;
    }
}
