namespace Synod.Proofs.Tests;

/// <summary>The eight leaves with which implementations of RFC 6962 have been compared since the first of them.</summary>
public class MerkleHashTests
{
    private static readonly string[] Leaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Roots_of_the_well_known_tree(int size, string root)
    {
        var frontier = new MerkleFrontier();
        foreach (var leaf in Leaves[..size])
        {
            frontier.Append(MerkleHash.Leaf(Convert.FromHexString(leaf)));
        }

        Assert.Equal(root, frontier.Root().ToString());
    }

    [Fact]
    public void A_node_is_not_a_leaf_of_the_same_bytes()
    {
        var (left, right) = (MerkleHash.Leaf([1]), MerkleHash.Leaf([2]));
        Assert.NotEqual(MerkleHash.Leaf([.. left.ToArray(), .. right.ToArray()]), MerkleHash.Node(left, right));
        Assert.NotEqual(MerkleHash.Node(right, left), MerkleHash.Node(left, right));
    }

    [Fact]
    public void Entries_of_any_length_have_a_leaf()
    {
        // Around the length from which the input no longer lies on the stack.
        foreach (var length in (int[])[0, 1, 510, 511, 512, 513, 921_600])
        {
            var entry = new byte[length];
            entry.AsSpan().Fill(7);
            Assert.Equal(new NaiveTree([entry]).Root(1), MerkleHash.Leaf(entry));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void Many_at_once_are_those_one_by_one(int count)
    {
        var entries = Enumerable.Range(0, 2 * count).Select(n => (ReadOnlyMemory<byte>)new byte[n]).ToArray();
        var leaves = MerkleHash.Leaves(entries);
        Assert.Equal(entries.Select(entry => MerkleHash.Leaf(entry.Span)), leaves);
        Assert.Equal(leaves.Chunk(2).Select(pair => MerkleHash.Node(pair[0], pair[1])), MerkleHash.Nodes(leaves));
    }

    [Fact]
    public void A_node_has_two_children() => Assert.Throws<ArgumentException>(() => MerkleHash.Nodes(new Hash256[3]));
}
