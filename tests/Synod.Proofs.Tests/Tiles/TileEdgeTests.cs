using FsCheck;
using FsCheck.Fluent;

namespace Synod.Proofs.Tests;

public class TileEdgeTests
{
    [Theory]
    [InlineData(1, 65_836)]
    [InlineData(255, 1_000)]
    [InlineData(256, 1_024)]
    [InlineData(257, 70_000)]
    [InlineData(100_000, 65_836)]
    public void Tiles_hold_the_roots_of_their_subtrees(int batchSize, int size)
    {
        var tree = size == NaiveTree.Large.Size ? NaiveTree.Large : NaiveTree.Numbered(size);
        var shelf = TileShelf.Of(tree, batchSize);

        // Widths as C2SP tlog-tiles gives them: floor(s / 256^l) hashes at level l, all tiles full but the last.
        for (var (level, span) = (0, 1); span <= size; (level, span) = (level + 1, span * TileId.Width))
        {
            var hashes = shelf.Tiles.Where(t => t.Key.Level == level).OrderBy(t => t.Key.Number).SelectMany(t => t.Value);
            Assert.Equal(Enumerable.Range(0, size / span).Select(i => tree.Root(i * span, (i + 1) * span)), hashes);
            Assert.Equal(
                Enumerable.Range(0, ((size / span) + 255) / 256).Select(number => (ulong)number),
                shelf.Tiles.Keys.Where(id => id.Level == level).Select(id => id.Number).Order());
        }

        Assert.True(shelf.Tiles.Keys.Max(id => id.Level) < 3);
    }

    [Fact]
    public void Batches_make_no_difference()
    {
        var tree = NaiveTree.Numbered(1_400);
        var cuts = Gen.Choose(0, 700).Two().ToArbitrary();
        Prop.ForAll(cuts, cut =>
        {
            var (shelf, edge) = (new TileShelf(), new TileEdge());
            shelf.Put(edge.Append([.. tree.LeafHashes.Take(cut.Item1)]));
            shelf.Put(edge.Append([.. tree.LeafHashes.Skip(cut.Item1).Take(cut.Item2)]));

            // A restart between two batches, from the tiles alone.
            var needed = TileEdge.NeededFor(edge.Size);
            edge = TileEdge.Restore(edge.Size, shelf.ReadOnly(needed));
            shelf.Put(edge.Append([.. tree.LeafHashes.Skip(cut.Item1 + cut.Item2)]));

            var whole = TileShelf.Of(tree, tree.Size);
            return edge.Size == (ulong)tree.Size
                && shelf.Tiles.Count == whole.Tiles.Count
                && whole.Tiles.All(tile => shelf.Tiles[tile.Key].SequenceEqual(tile.Value));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_batch_gives_its_runs_lowest_level_first()
    {
        var edge = new TileEdge();
        edge.Append([.. NaiveTree.Large.LeafHashes.Take(65_530)]);
        var runs = edge.Append([.. NaiveTree.Large.LeafHashes.Skip(65_530).Take(10)]);
        Assert.Equal(
            [
                (new TileId(0, 255), 250, 6), (new TileId(0, 256), 0, 4),
                (new TileId(1, 0), 255, 1), (new TileId(2, 0), 0, 1),
            ],
            runs.Select(run => (run.Tile, run.Offset, run.Hashes.Count)));
        Assert.Equal(NaiveTree.Large.Root(65_536), runs[^1].Hashes[0]);
    }

    [Fact]
    public void Nothing_appended_is_nothing_to_write() => Assert.Empty(new TileEdge().Append([]));

    [Theory]
    [InlineData(0UL)]
    [InlineData(255UL, "0/0")]
    [InlineData(256UL, "1/0")]
    [InlineData(257UL, "0/1", "1/0")]
    [InlineData(65_536UL, "2/0")]
    [InlineData(70_000UL, "0/273", "1/1", "2/0")]
    [InlineData(1UL << 56, "7/0")]
    public void Needs_the_partial_tiles(ulong size, params string[] tiles) =>
        Assert.Equal(tiles, TileEdge.NeededFor(size).Select(id => $"{id.Level}/{id.Number}"));

    [Fact]
    public void Restores_from_the_tiles_of_a_larger_tree()
    {
        var edge = TileEdge.Restore(300, LargeTiles.Shelf.Read);
        var runs = edge.Append([NaiveTree.Large.LeafHashes[300]]);
        Assert.Equal((new TileId(0, 1), 44), (runs.Single().Tile, runs.Single().Offset));
    }

    [Fact]
    public void Names_the_hash_that_is_missing()
    {
        var shelf = TileShelf.Of(NaiveTree.Numbered(300));
        var fault = Assert.Throws<ProofException>(() => TileEdge.Restore(310, shelf.Read));
        Assert.Equal(ProofFault.MissingHash, fault.Fault);
        Assert.Equal("Hash 44 of tile 1 at level 0 is missing.", fault.Message);
        Assert.Throws<ProofException>(() => TileEdge.Restore(1, _ => null));
    }

    [Fact]
    public void The_largest_tree_has_an_edge_that_does_not_grow()
    {
        var edge = TileEdge.Restore(ulong.MaxValue, _ => new Hash256[255]);
        Assert.Throws<OverflowException>(() => edge.Append([Hash256.Zero]));
        Assert.Equal(8, TileEdge.NeededFor(ulong.MaxValue).Count);
    }
}
