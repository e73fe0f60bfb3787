using FsCheck;
using FsCheck.Fluent;

namespace Synod.Proofs.Tests;

public class InclusionProofTests
{
    private static readonly int[] EdgeSizes = [1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 65_792, 65_836];

    private static Arbitrary<(int Index, int Size)> Places { get; } = (
        from size in Gen.OneOf(Gen.Elements(EdgeSizes), Gen.Choose(1, 600), Gen.Choose(1, NaiveTree.Large.Size))
        from index in Gen.OneOf(Gen.Choose(0, size - 1), Gen.Constant(0), Gen.Constant(size - 1))
        select (index, size)).ToArbitrary();

    [Fact]
    public void Every_entry_of_every_small_tree()
    {
        var tree = NaiveTree.Numbered(40);
        var shelf = TileShelf.Of(tree);
        for (var size = 1; size <= tree.Size; size++)
        {
            for (var index = 0; index < size; index++)
            {
                Check(tree, shelf, index, size);
            }
        }
    }

    [Fact]
    public void Entries_of_large_trees() =>
        Prop.ForAll(Places, place =>
        {
            Check(NaiveTree.Large, LargeTiles.Shelf, place.Index, place.Size);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Accepts_no_path_but_the_one_of_the_RFC()
    {
        // A path may be that of another place as well; then, and only then, it verifies there.
        var tree = NaiveTree.Numbered(10);
        var places = Enumerable.Range(1, 10).SelectMany(size => Enumerable.Range(0, size).Select(index => (index, size))).ToArray();
        foreach (var (index, size) in places)
        {
            var path = tree.Path(index, size);
            foreach (var (otherIndex, otherSize) in places)
            {
                var isIts = path.SequenceEqual(tree.Path(otherIndex, otherSize));
                Assert.Equal(isIts, Verify(tree, tree.LeafHashes[otherIndex], otherIndex, otherSize, path));
            }
        }
    }

    [Fact]
    public void Fails_when_anything_is_changed()
    {
        var changes = (from place in Places.Generator
                       from bit in Gen.Choose(0, 255)
                       from at in Gen.Choose(0, 1_000)
                       select (place, bit, at)).ToArbitrary();
        Prop.ForAll(changes, change =>
        {
            var ((index, size), bit, at) = change;
            var tree = NaiveTree.Large;
            var (leaf, root, path) = (tree.LeafHashes[index], tree.Root(size), tree.Path(index, size));
            return Changes.Of(path, bit, at).All(changed => !Verify(tree, leaf, index, size, changed))
                && !Verify(tree, Changes.Flip(leaf, bit), index, size, path)
                && !InclusionProof.Verify(leaf, (ulong)index, (ulong)size, path, Changes.Flip(root, bit))
                && !Verify(tree, leaf, index ^ (1 << (bit % 17)), size, path)
                && (size == 1 || !Verify(tree, leaf, (index + 1 + (at % (size - 1))) % size, size, path));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Refuses_an_index_outside_the_tree()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => InclusionProof.TilesFor(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => InclusionProof.Build(7, 7, LargeTiles.Shelf.Read));
        Assert.False(InclusionProof.Verify(Hash256.Zero, 0, 0, [], Hash256.Zero));
        Assert.False(InclusionProof.Verify(Hash256.Zero, 1, 1, [], Hash256.Zero));
        Assert.False(InclusionProof.Verify(Hash256.Zero, ulong.MaxValue, ulong.MaxValue, [], Hash256.Zero));
    }

    [Fact]
    public void Works_at_the_end_of_the_numbers()
    {
        // No such tree exists; its last leaf's path is 63 left halves, and nothing may overflow on the way.
        var hash = MerkleHash.Leaf([1]);
        var path = InclusionProof.Build(ulong.MaxValue - 1, ulong.MaxValue, _ => Enumerable.Repeat(hash, 256).ToArray());
        Assert.Equal(63, path.Count);
        var root = path.Aggregate(hash, (node, sibling) => MerkleHash.Node(sibling, node));
        Assert.True(InclusionProof.Verify(hash, ulong.MaxValue - 1, ulong.MaxValue, path, root));
        Assert.False(InclusionProof.Verify(hash, ulong.MaxValue - 2, ulong.MaxValue, path, root));
    }

    [Fact]
    public void Names_the_hash_that_is_missing()
    {
        var shelf = TileShelf.Of(NaiveTree.Numbered(300));
        var fault = Assert.Throws<ProofException>(() => InclusionProof.Build(290, 310, shelf.Read));
        Assert.Equal(ProofFault.MissingHash, fault.Fault);
        Assert.Equal("Hash 44 of tile 1 at level 0 is missing.", fault.Message);
        Assert.Null(fault.Line);
    }

    private static void Check(NaiveTree tree, TileShelf shelf, int index, int size)
    {
        var tiles = InclusionProof.TilesFor((ulong)index, (ulong)size);
        Assert.Equal(tiles.Distinct(), tiles);
        var path = InclusionProof.Build((ulong)index, (ulong)size, shelf.ReadOnly(tiles));
        Assert.Equal(tree.Path(index, size), path);
        Assert.True(Verify(tree, tree.LeafHashes[index], index, size, path));
    }

    private static bool Verify(NaiveTree tree, Hash256 leaf, int index, int size, IReadOnlyList<Hash256> path) =>
        InclusionProof.Verify(leaf, (ulong)index, (ulong)size, path, tree.Root(size));
}
