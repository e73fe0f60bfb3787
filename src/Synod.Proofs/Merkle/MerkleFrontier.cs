using System.Numerics;

namespace Synod.Proofs;

/// <summary>
/// The right edge of a tree: the roots of its complete subtrees, the largest first (RFC 6962 §2.1). It is all that it
/// takes to append entries, to know the root, and to say what that adds to the tiles: one hash for each bit that is set in the
/// size, at most 64.
/// </summary>
/// <remarks>One writer. To try something that may be undone, work on a <see cref="Clone"/> and drop it.</remarks>
public sealed class MerkleFrontier
{
    private const int Heights = 64;

    // By height, where the size has a bit. What stands in the other places means nothing.
    private readonly Hash256[] _roots;

    /// <summary>The frontier of an empty tree.</summary>
    public MerkleFrontier()
        : this(0, new Hash256[Heights])
    {
    }

    private MerkleFrontier(ulong size, Hash256[] roots)
    {
        Size = size;
        _roots = roots;
    }

    /// <summary>How many entries the tree has.</summary>
    public ulong Size { get; private set; }

    /// <summary>The roots of the complete subtrees as they are now, the largest first: a copy, to be kept.</summary>
    public IReadOnlyList<Hash256> Hashes
    {
        get
        {
            var hashes = new Hash256[BitOperations.PopCount(Size)];
            var next = hashes.Length;
            for (var left = Size; left != 0; left &= left - 1)
            {
                hashes[--next] = _roots[BitOperations.TrailingZeroCount(left)];
            }

            return hashes;
        }
    }

    /// <summary>The frontier with these hashes, as <see cref="Hashes"/> gave them.</summary>
    /// <exception cref="ArgumentException">A tree of this size has another number of complete subtrees.</exception>
    public static MerkleFrontier Restore(ulong size, IReadOnlyList<Hash256> hashes)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        var expected = BitOperations.PopCount(size);
        if (hashes.Count != expected)
        {
            throw new ArgumentException(
                $"A tree of {size} entries has {expected} complete subtrees; there are {hashes.Count} hashes.", nameof(hashes));
        }

        var frontier = new MerkleFrontier(size, new Hash256[Heights]);
        for (var left = size; left != 0; left &= left - 1)
        {
            frontier._roots[BitOperations.TrailingZeroCount(left)] = hashes[BitOperations.PopCount(left & (left - 1))];
        }

        return frontier;
    }

    /// <summary>
    /// Appends entries by their leaf hashes, and says which hashes that adds to which tiles: level 0 first, in each
    /// level from left to right, no tile twice.
    /// </summary>
    /// <exception cref="OverflowException">The tree would have more than 2^64 - 1 entries.</exception>
    public IReadOnlyList<TileRun> Append(params ReadOnlySpan<Hash256> leafHashes)
    {
        var newSize = checked(Size + (ulong)leafHashes.Length);
        var runs = new List<TileRun>();

        // One height of the tree after the other, so that all nodes of one height are hashed at once.
        var hashes = leafHashes;
        for (var height = 0; !hashes.IsEmpty; height++)
        {
            if (height % TileId.Height == 0)
            {
                TileRun.Add(runs, height / TileId.Height, Size >> height, hashes);
            }

            hashes = AppendAt(height, hashes);
        }

        Size = newSize;
        return runs;
    }

    /// <summary>The root of the tree.</summary>
    public Hash256 Root() => MerkleHash.RightEdgeRoot(Hashes);

    /// <summary>A frontier of its own with the same content.</summary>
    public MerkleFrontier Clone() => new(Size, [.. _roots]);

    /// <summary>Appends the roots of complete subtrees of one height, and gives those of twice that size which this completes.</summary>
    private Hash256[] AppendAt(int height, ReadOnlySpan<Hash256> hashes)
    {
        // As in adding to a binary number: a bit that is set is a subtree that waits for its right half.
        var hasLeftHalf = ((Size >> height) & 1) != 0;
        var children = hasLeftHalf ? [_roots[height], .. hashes] : hashes;
        if (children.Length % 2 != 0)
        {
            _roots[height] = children[^1];
            children = children[..^1];
        }

        return MerkleHash.Nodes(children);
    }
}
