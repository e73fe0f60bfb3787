using System.Security.Cryptography;

namespace Synod.Proofs;

/// <summary>
/// The hashes of a Merkle tree as RFC 6962 §2.1 defines them. The first byte tells a leaf from a node, so that nobody can
/// pass a node off as an entry.
/// </summary>
public static class MerkleHash
{
    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;

    // Most entries are smaller than this and are hashed without touching the heap.
    private const int StackBytes = 512;

    /// <summary>The root of a tree without entries: SHA-256 of nothing.</summary>
    public static Hash256 EmptyRoot { get; } = new(SHA256.HashData(ReadOnlySpan<byte>.Empty));

    /// <summary>The hash of a leaf: SHA-256(0x00 || entry).</summary>
    public static Hash256 Leaf(ReadOnlySpan<byte> entry)
    {
        var input = entry.Length < StackBytes ? stackalloc byte[1 + entry.Length] : new byte[1 + entry.Length];
        input[0] = LeafPrefix;
        entry.CopyTo(input[1..]);
        return Digest(input);
    }

    /// <summary>The hash of an inner node: SHA-256(0x01 || left || right).</summary>
    public static Hash256 Node(Hash256 left, Hash256 right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Hash256.Size)];
        input[0] = NodePrefix;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Hash256.Size)..]);
        return Digest(input);
    }

    /// <summary>The hashes of many leaves, in order: many times cheaper than one by one.</summary>
    public static Hash256[] Leaves(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var hashes = new Hash256[entries.Count];
        ManySha256.Hash(new LeafMessages(entries, LeafPrefix), hashes);
        return hashes;
    }

    /// <summary>The hashes of many inner nodes, one for each pair of neighbours: likewise.</summary>
    /// <exception cref="ArgumentException">One has no neighbour.</exception>
    public static Hash256[] Nodes(ReadOnlySpan<Hash256> children)
    {
        if (children.Length % 2 != 0)
        {
            throw new ArgumentException("A node has two children.", nameof(children));
        }

        var hashes = new Hash256[children.Length / 2];
        ManySha256.Hash(new NodeMessages(children, NodePrefix), hashes);
        return hashes;
    }

    /// <summary>The root over a power of two of hashes, leaf hashes or roots of complete subtrees of one height.</summary>
    internal static Hash256 CompleteRoot(ReadOnlySpan<Hash256> hashes)
    {
        while (hashes.Length > 1)
        {
            hashes = Nodes(hashes);
        }

        return hashes[0];
    }

    /// <summary>The root over neighbouring complete subtrees, the largest first; the empty root for none.</summary>
    internal static Hash256 RightEdgeRoot(IReadOnlyList<Hash256> subtrees)
    {
        if (subtrees.Count == 0)
        {
            return EmptyRoot;
        }

        var root = subtrees[^1];
        for (var i = subtrees.Count - 2; i >= 0; i--)
        {
            root = Node(subtrees[i], root);
        }

        return root;
    }

    private static Hash256 Digest(ReadOnlySpan<byte> input)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, digest);
        return new Hash256(digest);
    }
}
