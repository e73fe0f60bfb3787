namespace Synod.Proofs;

/// <summary>Proof that an entry is in a tree (RFC 6962 §2.1.1): the hashes beside the way from its leaf to the root.</summary>
/// <remarks>
/// Nothing here does I/O. To build a proof, ask which tiles it needs, load them, and build. The tiles may belong to a
/// larger tree than the proof's.
/// </remarks>
public static class InclusionProof
{
    /// <summary>The tiles that <see cref="Build"/> asks for, each once.</summary>
    /// <param name="index">The entry's position, from 0.</param>
    /// <param name="size">How many entries the tree has.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no entry at this position.</exception>
    public static IReadOnlyList<TileId> TilesFor(ulong index, ulong size) => TileHashes.TilesOf(Nodes(index, size));

    /// <summary>Builds a proof, the leaf's sibling first.</summary>
    /// <param name="index">The entry's position, from 0.</param>
    /// <param name="size">How many entries the tree has.</param>
    /// <param name="tile">Gives a tile of <see cref="TilesFor"/>, as much of it as there is; null for nothing. It may be asked for
    /// the same tile more than once.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no entry at this position.</exception>
    /// <exception cref="ProofException">A tile lacks a hash: <see cref="ProofFault.MissingHash"/>.</exception>
    public static IReadOnlyList<Hash256> Build(ulong index, ulong size, Func<TileId, IReadOnlyList<Hash256>?> tile)
    {
        ArgumentNullException.ThrowIfNull(tile);
        return TileHashes.Of(Nodes(index, size), tile);
    }

    /// <summary>Verifies a proof by the algorithm of RFC 9162 §2.1.3.2. False for whatever is wrong with it.</summary>
    /// <param name="leafHash">The hash of the entry's leaf.</param>
    /// <param name="index">The entry's position, from 0.</param>
    /// <param name="size">How many entries the tree has.</param>
    /// <param name="path">The proof.</param>
    /// <param name="root">The tree's root.</param>
    public static bool Verify(Hash256 leafHash, ulong index, ulong size, IReadOnlyList<Hash256> path, Hash256 root)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (index >= size)
        {
            return false;
        }

        // The names of the RFC: fn is the node's number in its level, sn the number of that level's last node.
        var (fn, sn, hash) = (index, size - 1, leafHash);
        foreach (var sibling in path)
        {
            if (sn == 0)
            {
                return false;
            }

            if ((fn & 1) != 0 || fn == sn)
            {
                hash = MerkleHash.Node(sibling, hash);
                (fn, sn) = MerkleWalk.SkipLoneLevels(fn, sn);
            }
            else
            {
                hash = MerkleHash.Node(hash, sibling);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && hash == root;
    }

    private static IReadOnlyList<LeafRange> Nodes(ulong index, ulong size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        return LeafRange.OfInclusion(index, size);
    }
}
