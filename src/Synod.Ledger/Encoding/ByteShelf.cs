namespace Synod.Ledger;

/// <summary>Keeps byte sequences side by side in few buffers, rather than each in an array of its own.</summary>
internal sealed class ByteShelf
{
    // A block may have one entry or thousands. The largest stays below what the garbage collector calls a large object.
    private const int SmallestBuffer = 1_024;
    private const int LargestBuffer = 65_536;
    private byte[] _buffer = [];
    private int _used;

    /// <summary>Copies the bytes; where they are kept, they are never moved or overwritten.</summary>
    public ReadOnlyMemory<byte> Keep(scoped ReadOnlySpan<byte> bytes)
    {
        if (_buffer.Length - _used < bytes.Length)
        {
            var usual = Math.Clamp(2 * _buffer.Length, SmallestBuffer, LargestBuffer);
            (_buffer, _used) = (new byte[Math.Max(usual, bytes.Length)], 0);
        }

        var kept = _buffer.AsMemory(_used, bytes.Length);
        bytes.CopyTo(kept.Span);
        _used += bytes.Length;
        return kept;
    }
}
