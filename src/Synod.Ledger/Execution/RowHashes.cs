namespace Synod.Ledger;

/// <summary>
/// Finds rows by the hashes of what they are called: a table that is searched from the hash's place on until a gap (linear probing).
/// It has hashes and numbers of rows only; whoever searches compares the names.
/// </summary>
internal sealed class RowHashes
{
    private const int FirstSize = 16;

    // A row plus one; 0 for a gap. The length is a power of two, at least twice the number of rows.
    private int[] _slots = new int[FirstSize];
    private int[] _hashes = new int[FirstSize / 2];

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>Makes room for so many rows.</summary>
    public void EnsureCapacity(int count)
    {
        if (count <= _hashes.Length)
        {
            return;
        }

        var size = _slots.Length;
        while (size / 2 < count)
        {
            size = checked(2 * size);
        }

        Array.Resize(ref _hashes, size / 2);
        _slots = new int[size];
        for (var row = 0; row < Count; row++)
        {
            Put(row);
        }
    }

    /// <summary>Adds the next row: the first is 0.</summary>
    public void Add(int hash)
    {
        EnsureCapacity(Count + 1);
        _hashes[Count] = hash;
        Put(Count++);
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
        var hashes = _hashes;
        while (slots[at++ & (slots.Length - 1)] is var slot and not 0)
        {
            if (hashes[slot - 1] == hash)
            {
                return slot - 1;
            }
        }

        return -1;
    }

    private void Put(int row)
    {
        var at = _hashes[row];
        while (_slots[at & (_slots.Length - 1)] != 0)
        {
            at++;
        }

        _slots[at & (_slots.Length - 1)] = row + 1;
    }
}
