namespace Synod.Proofs.Tests;

/// <summary>A store of tiles that refuses runs which do not fit what it has.</summary>
public sealed class TileShelf
{
    private readonly Dictionary<TileId, List<Hash256>> _tiles = [];

    public IReadOnlyDictionary<TileId, List<Hash256>> Tiles => _tiles;

    /// <summary>The tiles of a tree, appended in batches of this size.</summary>
    public static TileShelf Of(NaiveTree tree, int batchSize = 1_000)
    {
        var shelf = new TileShelf();
        var frontier = new MerkleFrontier();
        foreach (var batch in tree.LeafHashes.Chunk(batchSize))
        {
            shelf.Put(frontier.Append(batch));
        }

        return shelf;
    }

    public void Put(IEnumerable<TileRun> runs)
    {
        foreach (var run in runs)
        {
            if (!_tiles.TryGetValue(run.Tile, out var tile))
            {
                _tiles.Add(run.Tile, tile = []);
            }

            Assert.NotEmpty(run.Hashes);
            Assert.Equal(tile.Count, run.Offset);
            tile.AddRange(run.Hashes);
            Assert.True(tile.Count <= TileId.Width);
        }
    }

    public IReadOnlyList<Hash256>? Read(TileId id) => _tiles.GetValueOrDefault(id);

    /// <summary>Reads tiles, and fails the test for one that was not announced.</summary>
    public Func<TileId, IReadOnlyList<Hash256>?> ReadOnly(IReadOnlyList<TileId> announced) => id =>
    {
        Assert.Contains(id, announced);
        return Read(id);
    };
}
