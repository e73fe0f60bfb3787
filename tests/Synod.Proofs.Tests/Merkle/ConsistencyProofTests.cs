using FsCheck;
using FsCheck.Fluent;

namespace Synod.Proofs.Tests;

public class ConsistencyProofTests
{
    private static readonly int[] EdgeSizes = [0, 1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 65_792, 65_836];

    private static Arbitrary<(int First, int Second)> Growths { get; } = (
        from second in Sizes
        from first in Sizes
        select (Math.Min(first, second), Math.Max(first, second))).ToArbitrary();

    private static Gen<int> Sizes =>
        Gen.OneOf(Gen.Elements(EdgeSizes), Gen.Choose(0, 600), Gen.Choose(0, NaiveTree.Large.Size));

    [Fact]
    public void Every_growth_of_every_small_tree()
    {
        var tree = NaiveTree.Numbered(40);
        var shelf = TileShelf.Of(tree);
        for (var second = 0; second <= tree.Size; second++)
        {
            for (var first = 0; first <= second; first++)
            {
                Check(tree, shelf, first, second);
            }
        }
    }

    [Fact]
    public void Growths_of_large_trees() =>
        Prop.ForAll(Growths, growth =>
        {
            Check(NaiveTree.Large, LargeTiles.Shelf, growth.First, growth.Second);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Accepts_no_path_but_the_one_of_the_RFC()
    {
        var tree = NaiveTree.Numbered(10);
        var growths = Enumerable.Range(0, 11).SelectMany(n => Enumerable.Range(0, n + 1).Select(m => (m, n))).ToArray();
        foreach (var (first, second) in growths)
        {
            var path = tree.Proof(first, second);
            foreach (var (otherFirst, otherSecond) in growths)
            {
                Assert.Equal(path.SequenceEqual(tree.Proof(otherFirst, otherSecond)), Verify(tree, otherFirst, otherSecond, path));
            }
        }
    }

    [Fact]
    public void Fails_when_anything_is_changed()
    {
        var changes = (from growth in Growths.Generator
                       from bit in Gen.Choose(0, 255)
                       from at in Gen.Choose(0, 1_000)
                       select (growth, bit, at)).ToArbitrary();
        Prop.ForAll(changes, change =>
        {
            var ((first, second), bit, at) = change;
            var tree = NaiveTree.Large;
            var path = tree.Proof(first, second);
            var (firstRoot, secondRoot) = (tree.Root(first), tree.Root(second));

            // From the empty tree anything can grow: there the second root is not bound, and cannot be.
            var bindsSecond = first > 0 || second == 0;
            return Changes.Of(path, bit, at).All(changed => !Verify(tree, first, second, changed))
                && !Verify(first, second, Changes.Flip(firstRoot, bit), secondRoot, path)
                && (!bindsSecond || !Verify(first, second, firstRoot, Changes.Flip(secondRoot, bit), path))
                && (first == second || !Verify(second, first, secondRoot, firstRoot, path));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void A_rewritten_history_is_no_growth()
    {
        var tree = NaiveTree.Numbered(20);
        for (var first = 1; first <= 20; first++)
        {
            var rewritten = new NaiveTree(
                [.. Enumerable.Range(0, 20).Select(i => NaiveTree.Number(i == first - 1 ? 99 : i))]);
            for (var second = first; second <= 20; second++)
            {
                Assert.False(Verify(first, second, tree.Root(first), rewritten.Root(second), rewritten.Proof(first, second)));
                Assert.False(Verify(first, second, tree.Root(first), rewritten.Root(second), tree.Proof(first, second)));
            }
        }
    }

    [Fact]
    public void The_root_of_a_subtree_is_not_the_root_of_a_larger_tree()
    {
        // The path ends below the root of the tree that is claimed, and all the hashes are right.
        var tree = NaiveTree.Large;
        foreach (var (first, second) in (IEnumerable<(int, int)>)[(2, 4), (3, 4), (5, 8), (200, 256), (256, 512)])
        {
            Assert.False(Verify(first, 2 * second, tree.Root(first), tree.Root(second), tree.Proof(first, second)));
        }
    }

    [Fact]
    public void The_empty_tree_and_the_same_tree()
    {
        var (empty, root) = (MerkleHash.EmptyRoot, NaiveTree.Large.Root(5));
        Assert.True(Verify(0, 0, empty, empty, []));
        Assert.True(Verify(0, 5, empty, root, []));
        Assert.True(Verify(5, 5, root, root, []));
        Assert.False(Verify(0, 5, root, root, []));
        Assert.False(Verify(0, 0, empty, root, []));
        Assert.False(Verify(0, 5, empty, root, [root]));
        Assert.False(Verify(5, 5, root, root, [root]));
        Assert.False(Verify(4, 5, NaiveTree.Large.Root(4), root, []));
        Assert.Empty(ConsistencyProof.TilesFor(0, 5));
        Assert.Empty(ConsistencyProof.Build(5, 5, _ => null));
    }

    [Fact]
    public void Refuses_to_shrink()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ConsistencyProof.TilesFor(6, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConsistencyProof.Build(1, 0, LargeTiles.Shelf.Read));
    }

    [Fact]
    public void Names_the_hash_that_is_missing()
    {
        var fault = Assert.Throws<ProofException>(() => ConsistencyProof.Build(3, 300, _ => new Hash256[3]));
        Assert.Equal((ProofFault.MissingHash, "Hash 3 of tile 0 at level 0 is missing."), (fault.Fault, fault.Message));
    }

    private static void Check(NaiveTree tree, TileShelf shelf, int first, int second)
    {
        var tiles = ConsistencyProof.TilesFor((ulong)first, (ulong)second);
        Assert.Equal(tiles.Distinct(), tiles);
        var path = ConsistencyProof.Build((ulong)first, (ulong)second, shelf.ReadOnly(tiles));
        Assert.Equal(tree.Proof(first, second), path);
        Assert.True(Verify(tree, first, second, path));
    }

    private static bool Verify(NaiveTree tree, int first, int second, IReadOnlyList<Hash256> path) =>
        Verify(first, second, tree.Root(first), tree.Root(second), path);

    private static bool Verify(int first, int second, Hash256 firstRoot, Hash256 secondRoot, IReadOnlyList<Hash256> path) =>
        ConsistencyProof.Verify((ulong)first, (ulong)second, firstRoot, secondRoot, path);
}
