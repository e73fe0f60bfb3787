using FsCheck;
using FsCheck.Fluent;

namespace Synod.Proofs.Tests;

/// <summary>What a frontier says of the tiles as it grows.</summary>
public class TileRunTests
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
            var (shelf, frontier) = (new TileShelf(), new MerkleFrontier());
            shelf.Put(frontier.Append([.. tree.LeafHashes.Take(cut.Item1)]));
            shelf.Put(frontier.Append([.. tree.LeafHashes.Skip(cut.Item1).Take(cut.Item2)]));

            // A restart between two batches, from the frontier's hashes alone.
            frontier = MerkleFrontier.Restore(frontier.Size, frontier.Hashes);
            shelf.Put(frontier.Append([.. tree.LeafHashes.Skip(cut.Item1 + cut.Item2)]));

            var whole = TileShelf.Of(tree, tree.Size);
            return frontier.Size == (ulong)tree.Size
                && frontier.Root() == tree.Root(tree.Size)
                && shelf.Tiles.Count == whole.Tiles.Count
                && whole.Tiles.All(tile => shelf.Tiles[tile.Key].SequenceEqual(tile.Value));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_batch_gives_its_runs_lowest_level_first()
    {
        var frontier = new MerkleFrontier();
        frontier.Append([.. NaiveTree.Large.LeafHashes.Take(65_530)]);
        var runs = frontier.Append([.. NaiveTree.Large.LeafHashes.Skip(65_530).Take(10)]);
        Assert.Equal(
            [
                (new TileId(0, 255), 250, 6), (new TileId(0, 256), 0, 4),
                (new TileId(1, 0), 255, 1), (new TileId(2, 0), 0, 1),
            ],
            runs.Select(run => (run.Tile, run.Offset, run.Hashes.Count)));
        Assert.Equal(NaiveTree.Large.Root(65_536), runs[^1].Hashes[0]);
    }

    [Fact]
    public void Nothing_appended_is_nothing_to_write() => Assert.Empty(new MerkleFrontier().Append([]));

    [Fact]
    public void The_last_entry_that_a_tree_can_have_completes_no_subtree_of_the_highest_tile()
    {
        var frontier = MerkleFrontier.Restore(ulong.MaxValue - 1, new Hash256[63]);
        var run = Assert.Single(frontier.Append(Hash256.Zero));
        Assert.Equal((new TileId(0, (1UL << 56) - 1), 254), (run.Tile, run.Offset));
        Assert.Equal(ulong.MaxValue, frontier.Size);

        frontier = MerkleFrontier.Restore((1UL << 63) - 1, new Hash256[63]);
        Assert.Equal(new TileId(7, 0), frontier.Append(Hash256.Zero)[^1].Tile);
    }

    [Fact]
    public void A_hash_that_is_missing_is_named()
    {
        var shelf = TileShelf.Of(NaiveTree.Numbered(300));
        var fault = Assert.Throws<ProofException>(() => InclusionProof.Build(302, 304, shelf.Read));
        Assert.Equal(ProofFault.MissingHash, fault.Fault);
        Assert.Equal("Hash 47 of tile 1 at level 0 is missing.", fault.Message);
        Assert.Throws<ProofException>(() => InclusionProof.Build(0, 2, _ => null));
    }
}
