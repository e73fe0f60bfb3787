namespace Synod.Proofs;

/// <summary>
/// Proof that a tree has grown out of an earlier one, nothing of it changed (RFC 6962 §2.1.2). What an auditor who kept
/// an old checkpoint asks for.
/// </summary>
/// <remarks>
/// Nothing here does I/O. To build a proof, ask which tiles it needs, load them, and build. Every tree grows out of the
/// empty one and out of itself: in both cases the proof is empty.
/// </remarks>
public static class ConsistencyProof
{
    /// <summary>The tiles that <see cref="Build"/> asks for, each once.</summary>
    /// <param name="first">How many entries the earlier tree has.</param>
    /// <param name="second">How many entries the later tree has.</param>
    /// <exception cref="ArgumentOutOfRangeException">The first tree is the larger one.</exception>
    public static IReadOnlyList<TileId> TilesFor(ulong first, ulong second) => TileHashes.TilesOf(Nodes(first, second));

    /// <summary>Builds a proof.</summary>
    /// <param name="first">How many entries the earlier tree has.</param>
    /// <param name="second">How many entries the later tree has.</param>
    /// <param name="tile">Gives a tile of <see cref="TilesFor"/>, as much of it as there is; null for nothing. It may be asked for
    /// the same tile more than once.</param>
    /// <exception cref="ArgumentOutOfRangeException">The first tree is the larger one.</exception>
    /// <exception cref="ProofException">A tile lacks a hash: <see cref="ProofFault.MissingHash"/>.</exception>
    public static IReadOnlyList<Hash256> Build(ulong first, ulong second, Func<TileId, IReadOnlyList<Hash256>?> tile)
    {
        ArgumentNullException.ThrowIfNull(tile);
        return TileHashes.Of(Nodes(first, second), tile);
    }

    /// <summary>Verifies a proof by the algorithm of RFC 9162 §2.1.4.2. False for whatever is wrong with it.</summary>
    /// <param name="first">How many entries the earlier tree has.</param>
    /// <param name="second">How many entries the later tree has.</param>
    /// <param name="firstRoot">The earlier tree's root.</param>
    /// <param name="secondRoot">The later tree's root.</param>
    /// <param name="path">The proof.</param>
    public static bool Verify(
        ulong first, ulong second, Hash256 firstRoot, Hash256 secondRoot, IReadOnlyList<Hash256> path)
    {
        ArgumentNullException.ThrowIfNull(path);

        // The RFC leaves these two out. The empty tree has one root, and a later tree of no entries is that tree too.
        if (first == 0)
        {
            return path.Count == 0 && firstRoot == MerkleHash.EmptyRoot && (second != 0 || secondRoot == firstRoot);
        }

        if (first == second)
        {
            return path.Count == 0 && firstRoot == secondRoot;
        }

        return first < second && path.Count > 0 && Walk(first, second, firstRoot, secondRoot, path);
    }

    private static bool Walk(
        ulong first, ulong second, Hash256 firstRoot, Hash256 secondRoot, IReadOnlyList<Hash256> path)
    {
        var (fn, sn) = (first - 1, second - 1);
        while ((fn & 1) != 0)
        {
            (fn, sn) = (fn >> 1, sn >> 1);
        }

        // A complete first tree is a node of the second one, and its root is where the proof begins.
        var startsAtRoot = ulong.IsPow2(first);
        var start = startsAtRoot ? firstRoot : path[0];
        var (firstHash, secondHash) = (start, start);
        foreach (var hash in path.Skip(startsAtRoot ? 0 : 1))
        {
            if (sn == 0)
            {
                return false;
            }

            if ((fn & 1) != 0 || fn == sn)
            {
                firstHash = MerkleHash.Node(hash, firstHash);
                secondHash = MerkleHash.Node(hash, secondHash);
                (fn, sn) = MerkleWalk.SkipLoneLevels(fn, sn);
            }
            else
            {
                secondHash = MerkleHash.Node(secondHash, hash);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && firstHash == firstRoot && secondHash == secondRoot;
    }

    private static IReadOnlyList<LeafRange> Nodes(ulong first, ulong second)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, second);
        return first == 0 || first == second ? [] : LeafRange.OfConsistency(first, second);
    }
}
