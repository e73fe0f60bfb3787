using System.Numerics;

namespace Synod.Proofs;

/// <summary>
/// The right edge of a tree: the roots of its complete subtrees, the largest first (RFC 6962 §2.1). It is all that it
/// takes to append entries and to know the root: one hash for each bit that is set in the size, at most 64.
/// </summary>
/// <remarks>One writer. To try something that may be undone, work on a <see cref="Clone"/> and drop it.</remarks>
public sealed class MerkleFrontier
{
    private readonly List<Hash256> _subtrees;

    /// <summary>The frontier of an empty tree.</summary>
    public MerkleFrontier()
        : this(0, [])
    {
    }

    private MerkleFrontier(ulong size, List<Hash256> subtrees)
    {
        Size = size;
        _subtrees = subtrees;
    }

    /// <summary>How many entries the tree has.</summary>
    public ulong Size { get; private set; }

    /// <summary>The roots of the complete subtrees as they are now, the largest first: a copy, to be kept.</summary>
    public IReadOnlyList<Hash256> Hashes => [.. _subtrees];

    /// <summary>The frontier with these hashes, as <see cref="Hashes"/> gave them.</summary>
    /// <exception cref="ArgumentException">A tree of this size has another number of complete subtrees.</exception>
    public static MerkleFrontier Restore(ulong size, IReadOnlyList<Hash256> hashes)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        var expected = BitOperations.PopCount(size);
        return hashes.Count == expected
            ? new MerkleFrontier(size, [.. hashes])
            : throw new ArgumentException(
                $"A tree of {size} entries has {expected} complete subtrees; there are {hashes.Count} hashes.", nameof(hashes));
    }

    /// <summary>Appends one entry by the hash of its leaf.</summary>
    /// <exception cref="OverflowException">The tree has 2^64 - 1 entries.</exception>
    public void Append(Hash256 leafHash)
    {
        var newSize = checked(Size + 1);

        // As in adding 1 to a binary number: each set bit at the end is a subtree that has found its right half.
        var root = leafHash;
        for (var carry = Size; (carry & 1) != 0; carry >>= 1)
        {
            root = MerkleHash.Node(_subtrees[^1], root);
            _subtrees.RemoveAt(_subtrees.Count - 1);
        }

        _subtrees.Add(root);
        Size = newSize;
    }

    /// <summary>The root of the tree.</summary>
    public Hash256 Root() => MerkleHash.RightEdgeRoot(_subtrees);

    /// <summary>A frontier of its own with the same content.</summary>
    public MerkleFrontier Clone() => new(Size, [.. _subtrees]);
}
