namespace Synod.Histories;

/// <summary>
/// A fixed number of places, most of them shared with the lists that it was made from: the search holds thousands of
/// states that differ in one place each. Equal by content.
/// </summary>
/// <typeparam name="T">What stands in a place: immutable, equal by value.</typeparam>
internal sealed class Slots<T> : IEquatable<Slots<T>>
    where T : class
{
    private const int Width = 32;
    private readonly T?[][] _pages;

    // Of the whole content, kept up to date place by place.
    private readonly int _hash;

    public Slots(int count)
    {
        var page = new T?[Width];
        _pages = new T?[(count + Width - 1) / Width][];
        Array.Fill(_pages, page);
    }

    private Slots(T?[][] pages, int hash)
    {
        _pages = pages;
        _hash = hash;
    }

    public T? this[int index] => _pages[index / Width][index % Width];

    /// <summary>The same with another value in one place.</summary>
    public Slots<T> With(int index, T value)
    {
        var pages = (T?[][])_pages.Clone();
        var page = (T?[])pages[index / Width].Clone();
        pages[index / Width] = page;
        page[index % Width] = value;
        return new Slots<T>(pages, _hash ^ HashCode.Combine(index, this[index]) ^ HashCode.Combine(index, value));
    }

    public bool Equals(Slots<T>? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || _hash != other._hash || _pages.Length != other._pages.Length)
        {
            return false;
        }

        for (var i = 0; i < _pages.Length; i++)
        {
            if (!ReferenceEquals(_pages[i], other._pages[i]) && !_pages[i].AsSpan().SequenceEqual(other._pages[i]))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as Slots<T>);

    public override int GetHashCode() => _hash;
}
