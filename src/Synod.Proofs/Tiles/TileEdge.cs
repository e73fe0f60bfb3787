namespace Synod.Proofs;

/// <summary>
/// The partial tiles at the right edge of a tree (C2SP tlog-tiles), in memory: what it takes to say which hashes a batch
/// of new entries adds to which tiles, at every level, without reading anything. At most 255 hashes a level.
/// </summary>
/// <remarks>One writer.</remarks>
public sealed class TileEdge
{
    // 256^8 = 2^64: the hashes of level 7 span 2^56 entries each, and a tree that a u64 counts never fills their tile.
    private const int Levels = 8;
    private const int BitsPerLevel = 8;

    private readonly List<Hash256>[] _partial = new List<Hash256>[Levels];

    /// <summary>The edge of an empty tree.</summary>
    public TileEdge()
    {
        for (var level = 0; level < Levels; level++)
        {
            _partial[level] = [];
        }
    }

    /// <summary>How many entries the tree has.</summary>
    public ulong Size { get; private set; }

    /// <summary>The partial tiles of a tree of this size: what to load before <see cref="Restore"/>.</summary>
    public static IReadOnlyList<TileId> NeededFor(ulong size) =>
        [.. Enumerable.Range(0, Levels).Where(level => WidthAt(level, size) > 0).Select(level => PartialTile(level, size))];

    /// <summary>
    /// The edge of a tree of this size from its partial tiles. <paramref name="tile"/> is asked for each tile of
    /// <see cref="NeededFor"/>; a tile may hold more hashes than this tree has, which are those of a larger one.
    /// </summary>
    /// <exception cref="ProofException">A tile lacks a hash: <see cref="ProofFault.MissingHash"/>.</exception>
    public static TileEdge Restore(ulong size, Func<TileId, IReadOnlyList<Hash256>?> tile)
    {
        ArgumentNullException.ThrowIfNull(tile);
        var edge = new TileEdge { Size = size };
        foreach (var id in NeededFor(size))
        {
            edge._partial[id.Level].AddRange(TileHashes.Slice(id, 0, WidthAt(id.Level, size), tile));
        }

        return edge;
    }

    /// <summary>
    /// Appends entries by their leaf hashes, and says which hashes that adds to which tiles: level 0 first, in each
    /// level from left to right, no tile twice.
    /// </summary>
    /// <exception cref="OverflowException">The tree would have more than 2^64 - 1 entries.</exception>
    public IReadOnlyList<TileRun> Append(IReadOnlyList<Hash256> leafHashes)
    {
        ArgumentNullException.ThrowIfNull(leafHashes);
        var newSize = checked(Size + (ulong)leafHashes.Count);
        var runs = new List<TileRun>();
        var hashes = leafHashes;
        for (var level = 0; hashes.Count > 0; level++)
        {
            hashes = AppendAt(level, hashes, runs);
        }

        Size = newSize;
        return runs;
    }

    /// <summary>
    /// Appends hashes at one level; gives the hashes that this adds to the level above, one for each tile it fills.
    /// </summary>
    private List<Hash256> AppendAt(int level, IReadOnlyList<Hash256> hashes, List<TileRun> runs)
    {
        var partial = _partial[level];
        var tile = PartialTile(level, Size);
        var filled = new List<Hash256>();
        for (var next = 0; next < hashes.Count;)
        {
            var offset = partial.Count;
            var run = new Hash256[Math.Min(TileId.Width - offset, hashes.Count - next)];
            for (var i = 0; i < run.Length; i++)
            {
                run[i] = hashes[next++];
            }

            runs.Add(new TileRun(tile, offset, run));
            partial.AddRange(run);
            if (partial.Count == TileId.Width)
            {
                filled.Add(MerkleHash.CompleteRoot([.. partial]));
                partial.Clear();
                tile = tile with { Number = tile.Number + 1 };
            }
        }

        return filled;
    }

    private static int WidthAt(int level, ulong size) => (int)((size >> (BitsPerLevel * level)) & (TileId.Width - 1));

    private static TileId PartialTile(int level, ulong size) => new(level, size >> (BitsPerLevel * level) >> BitsPerLevel);
}
