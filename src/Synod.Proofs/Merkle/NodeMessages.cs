namespace Synod.Proofs;

/// <summary>What inner nodes hash: a byte, and two children after it.</summary>
/// <param name="children">The children, those of a node side by side.</param>
/// <param name="prefix">The byte.</param>
internal readonly ref struct NodeMessages(ReadOnlySpan<Hash256> children, byte prefix) : IMessages
{
    private const int Length = 1 + (2 * Hash256.Size);
    private readonly ReadOnlySpan<Hash256> _children = children;

    public int Count => _children.Length / 2;

    public int LengthOf(int message) => Length;

    public void CopyTo(int message, int start, scoped Span<byte> destination)
    {
        Span<byte> whole = stackalloc byte[Length];
        whole[0] = prefix;
        _children[2 * message].CopyTo(whole[1..]);
        _children[(2 * message) + 1].CopyTo(whole[(1 + Hash256.Size)..]);
        whole.Slice(start, destination.Length).CopyTo(destination);
    }
}
