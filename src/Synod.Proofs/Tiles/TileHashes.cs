namespace Synod.Proofs;

/// <summary>Computes a proof's hashes from tiles.</summary>
internal static class TileHashes
{
    /// <summary>The tiles that the nodes are computed from, each once.</summary>
    public static IReadOnlyList<TileId> TilesOf(IEnumerable<LeafRange> nodes) =>
        [.. nodes.SelectMany(node => node.Subtrees()).Select(subtree => subtree.Tile).Distinct()];

    /// <summary>The hashes of the nodes, in their order.</summary>
    /// <exception cref="ProofException">A tile lacks a hash.</exception>
    public static IReadOnlyList<Hash256> Of(
        IEnumerable<LeafRange> nodes, Func<TileId, IReadOnlyList<Hash256>?> tile) =>
        [.. nodes.Select(node => MerkleHash.RightEdgeRoot([.. node.Subtrees().Select(subtree => Root(subtree, tile))]))];

    /// <summary>The first <paramref name="count"/> hashes of a tile from <paramref name="offset"/> on.</summary>
    /// <exception cref="ProofException">The tile lacks one of them.</exception>
    private static Hash256[] Slice(
        TileId id, int offset, int count, Func<TileId, IReadOnlyList<Hash256>?> tile)
    {
        var hashes = tile(id);
        var present = hashes?.Count ?? 0;
        if (present < offset + count)
        {
            throw new ProofException(
                ProofFault.MissingHash,
                $"Hash {Math.Max(present, offset)} of tile {id.Number} at level {id.Level} is missing.");
        }

        var slice = new Hash256[count];
        for (var i = 0; i < count; i++)
        {
            slice[i] = hashes![offset + i];
        }

        return slice;
    }

    private static Hash256 Root(Subtree subtree, Func<TileId, IReadOnlyList<Hash256>?> tile) =>
        MerkleHash.CompleteRoot(Slice(subtree.Tile, subtree.Offset, subtree.Count, tile));
}
