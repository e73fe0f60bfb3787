namespace Synod.Ledger;

/// <summary>
/// Keeps the pieces of a block side by side in few arrays, rather than each in one of its own. What is kept is never moved.
/// </summary>
/// <param name="smallest">Items of the first array; a block may have one entry or thousands.</param>
/// <param name="largest">Items of the largest, each being twice as long as the one before.</param>
internal sealed class Shelf<T>(int smallest, int largest)
{
    private T[] _array = [];
    private int _used;

    /// <summary>Room for so many neighbours, which nobody else has or had.</summary>
    public ArraySegment<T> Take(int count)
    {
        if (_array.Length - _used < count)
        {
            // All of it is written before it is read.
            var usual = Math.Clamp(2 * _array.Length, smallest, largest);
            (_array, _used) = (GC.AllocateUninitializedArray<T>(Math.Max(usual, count)), 0);
        }

        var taken = new ArraySegment<T>(_array, _used, count);
        _used += count;
        return taken;
    }
}
