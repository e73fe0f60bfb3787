using System.Numerics;

namespace Synod.Storage.Sqlite;

/// <summary>
/// The heads of accounts in memory, 56 bytes for each and 4 to 8 to find it: a list, in which an account keeps its number, and
/// a hash table of numbers, whose keys are their own hashes. It grows by pieces, so that nothing large is copied or left behind.
/// </summary>
internal sealed class HeadTable
{
    private const int PieceSize = 512;
    private const int SmallestSize = 64;

    // The number of an account plus one; 0 is a free slot's. At most half of the slots are taken.
    private int[] _slots = new int[SmallestSize];
    private int _size = SmallestSize;
    private readonly List<AccountHead[]> _pieces = [];

    /// <summary>How many accounts there are, and the number of the next one.</summary>
    public int Count { get; private set; }

    /// <summary>The head of the account of a number.</summary>
    public ref AccountHead this[int number] => ref _pieces[number / PieceSize][number % PieceSize];

    /// <summary>An account's number; -1 if it is not there.</summary>
    public int Find(IdKey key)
    {
        var mask = _size - 1;
        for (var at = (int)key.Low & mask; _slots[at] != 0; at = (at + 1) & mask)
        {
            if (this[_slots[at] - 1].Key == key)
            {
                return _slots[at] - 1;
            }
        }

        return -1;
    }

    /// <summary>Adds an account that is not there.</summary>
    public void Add(in AccountHead head)
    {
        if (Count >= _size / 2)
        {
            Resize(_size * 2);
            for (var number = 0; number < Count; number++)
            {
                Insert(number);
            }
        }

        if (Count == _pieces.Count * PieceSize)
        {
            _pieces.Add(new AccountHead[PieceSize]);
        }

        this[Count] = head;
        Insert(Count++);
    }

    /// <summary>Empties the table and keeps its memory.</summary>
    /// <param name="capacity">How many accounts will come, at most.</param>
    public void Clear(int capacity)
    {
        Resize(Math.Max(SmallestSize, (int)BitOperations.RoundUpToPowerOf2(2 * (uint)capacity)));
        Count = 0;
    }

    private void Insert(int number)
    {
        var mask = _size - 1;
        var at = (int)this[number].Key.Low & mask;
        while (_slots[at] != 0)
        {
            at = (at + 1) & mask;
        }

        _slots[at] = number + 1;
    }

    private void Resize(int size)
    {
        if (size > _slots.Length)
        {
            _slots = new int[size];
        }
        else
        {
            Array.Clear(_slots, 0, size);
        }

        _size = size;
    }
}
