using System.Numerics;

namespace Synod.Proofs.Tests;

public class MerkleFrontierTests
{
    [Fact]
    public void Has_the_root_of_the_naive_tree_at_every_size()
    {
        var tree = NaiveTree.Numbered(600);
        var frontier = new MerkleFrontier();
        Assert.Equal(MerkleHash.EmptyRoot, frontier.Root());
        for (var size = 1; size <= tree.Size; size++)
        {
            frontier.Append(tree.LeafHashes[size - 1]);
            Assert.Equal((ulong)size, frontier.Size);
            Assert.Equal(tree.Root(size), frontier.Root());
            Assert.Equal(BitOperations.PopCount((uint)size), frontier.Hashes.Count);
        }
    }

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_836)]
    public void Has_the_root_of_a_large_tree(int size)
    {
        var frontier = new MerkleFrontier();
        foreach (var leaf in NaiveTree.Large.LeafHashes.Take(size))
        {
            frontier.Append(leaf);
        }

        Assert.Equal(NaiveTree.Large.Root(size), frontier.Root());
    }

    [Fact]
    public void Restored_it_goes_on_as_if_it_had_never_stopped()
    {
        var tree = NaiveTree.Numbered(70);
        var frontier = new MerkleFrontier();
        foreach (var leaf in tree.LeafHashes)
        {
            frontier = MerkleFrontier.Restore(frontier.Size, frontier.Hashes);
            frontier.Append(leaf);
        }

        Assert.Equal(tree.Root(70), frontier.Root());
    }

    [Fact]
    public void A_clone_and_its_original_do_not_touch_each_other()
    {
        var tree = NaiveTree.Numbered(8);
        var original = new MerkleFrontier();
        foreach (var leaf in tree.LeafHashes.Take(7))
        {
            original.Append(leaf);
        }

        var kept = original.Hashes;
        var clone = original.Clone();
        clone.Append(tree.LeafHashes[7]);
        Assert.Equal((7UL, tree.Root(7)), (original.Size, original.Root()));
        Assert.Equal((8UL, tree.Root(8)), (clone.Size, clone.Root()));

        original.Append(MerkleHash.Leaf([9]));
        Assert.Equal(tree.Root(8), clone.Root());
        Assert.Equal(3, kept.Count);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(7, 2)]
    [InlineData(7, 4)]
    [InlineData(8, 0)]
    public void Refuses_another_number_of_hashes(ulong size, int count) =>
        Assert.Throws<ArgumentException>(() => MerkleFrontier.Restore(size, new Hash256[count]));

    [Fact]
    public void Refuses_to_grow_past_what_a_u64_counts()
    {
        var full = MerkleFrontier.Restore(ulong.MaxValue, new Hash256[64]);
        var root = full.Root();
        Assert.Throws<OverflowException>(() => full.Append(Hash256.Zero));
        Assert.Equal((ulong.MaxValue, root), (full.Size, full.Root()));
    }
}
