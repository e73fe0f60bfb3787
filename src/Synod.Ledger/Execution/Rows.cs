using System.Numerics;

namespace Synod.Ledger;

/// <summary>
/// Rows by number, from 0. They are never moved, and have no objects of their own: thousands of them that live as long as a block
/// are what the garbage collector has to trace and to move.
/// </summary>
internal sealed class Rows<T>
    where T : struct
{
    // Each page is twice as long as the one before: a block may have two rows or thousands.
    private const int FirstPage = 8;
    private static readonly int FirstPageBits = BitOperations.Log2(FirstPage);
    private readonly List<T[]> _pages = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>A row.</summary>
    public ref T this[int row]
    {
        get
        {
            var page = BitOperations.Log2((uint)(row + FirstPage));
            return ref _pages[page - FirstPageBits][row + FirstPage - (1 << page)];
        }
    }

    /// <summary>A new row after the others.</summary>
    public ref T Add()
    {
        var row = Count++;
        if (BitOperations.Log2((uint)(row + FirstPage)) - FirstPageBits == _pages.Count)
        {
            _pages.Add(new T[FirstPage << _pages.Count]);
        }

        return ref this[row];
    }
}
