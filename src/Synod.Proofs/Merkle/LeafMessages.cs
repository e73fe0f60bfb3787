namespace Synod.Proofs;

/// <summary>What the leaves of entries hash: a byte, and an entry after it.</summary>
/// <param name="entries">The entries.</param>
/// <param name="prefix">The byte.</param>
internal readonly struct LeafMessages(IReadOnlyList<ReadOnlyMemory<byte>> entries, byte prefix) : IMessages
{
    public int Count => entries.Count;

    public int LengthOf(int message) => checked(1 + entries[message].Length);

    public void CopyTo(int message, int start, scoped Span<byte> destination)
    {
        var entry = entries[message].Span;
        if (start > 0)
        {
            entry.Slice(start - 1, destination.Length).CopyTo(destination);
            return;
        }

        destination[0] = prefix;
        entry[..(destination.Length - 1)].CopyTo(destination[1..]);
    }
}
