using System.Numerics;

namespace Synod.Storage.Sqlite;

/// <summary>
/// The heads of a block's accounts as the block leaves them, each with the account's number: a list, and a hash table of where in
/// it an account is. Both are used again for the next block.
/// </summary>
internal sealed class StagedHeads
{
    private const int SmallestSize = 64;

    // Multiplied by an odd number, neighbours spread (Fibonacci hashing; Knuth, volume 3, 6.4).
    private const uint Spread = 0x9E3779B1;

    // The number of the account, and one more than where it is in the list; 0 is a free slot's. At most half of them are taken.
    private (int Place, int At)[] _slots = new (int, int)[SmallestSize];
    private int _size = SmallestSize;
    private StagedHead[] _heads = new StagedHead[SmallestSize / 2];

    /// <summary>How many accounts there are.</summary>
    public int Count { get; private set; }

    /// <summary>The account at a place of the list.</summary>
    public ref StagedHead this[int at] => ref _heads[at];

    /// <summary>Where in the list an account is. One that is not there is added, as it is before the block.</summary>
    public int Stage(int place, HeadTable before)
    {
        var mask = _size - 1;
        var slot = (int)(((uint)place * Spread) >> (32 - BitOperations.Log2((uint)_size)));
        for (; _slots[slot].At != 0; slot = (slot + 1) & mask)
        {
            if (_slots[slot].Place == place)
            {
                return _slots[slot].At - 1;
            }
        }

        _heads[Count] = new StagedHead(place, before[place], 0);
        _slots[slot] = (place, ++Count);
        return Count - 1;
    }

    /// <summary>Empties the list.</summary>
    /// <param name="capacity">How many accounts will come, at most.</param>
    public void Clear(int capacity)
    {
        _size = Math.Max(SmallestSize, (int)BitOperations.RoundUpToPowerOf2(2 * (uint)capacity));
        if (_size > _slots.Length)
        {
            _slots = new (int, int)[_size];
            _heads = new StagedHead[_size / 2];
        }
        else
        {
            Array.Clear(_slots, 0, _size);
        }

        Count = 0;
    }
}

/// <summary>An account's head as a block leaves it.</summary>
/// <param name="Place">The account's number.</param>
/// <param name="Head">Its head.</param>
/// <param name="EndOfEntries">The position after that of the entry of the block's newest line of the account; 0 for none.</param>
internal record struct StagedHead(int Place, AccountHead Head, ulong EndOfEntries);
