using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Synod.Proofs.Tests;

/// <summary>
/// The vectors for implementations in other languages. The file was made by one of those; here it is made again by this
/// one, and must be the same in every byte, so that nothing in it is left unchecked.
/// </summary>
public class MerkleGoldenTests
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly string[] WellKnownLeaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly int[] RootSizes = [0, 1, 2, 3, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 65_836];

    private static readonly (int Index, int Size)[] Places =
    [
        (0, 1), (0, 255), (254, 255), (0, 256), (255, 256), (255, 257), (256, 257), (300, 512), (0, 65_536), (65_535, 65_536),
        (65_535, 65_537), (65_536, 65_537), (12_345, 65_836), (65_535, 65_836), (65_792, 65_836), (65_835, 65_836),
    ];

    private static readonly (int First, int Second)[] Growths =
    [
        (0, 65_836), (1, 65_836), (2, 3), (255, 256), (255, 257), (256, 257), (256, 65_536), (257, 65_537), (65_535, 65_536),
        (65_536, 65_537), (65_536, 65_836), (65_537, 65_836), (40_000, 65_836), (65_835, 65_836), (65_836, 65_836),
    ];

    private static readonly TileId[] TileIds = [new(0, 0), new(0, 1), new(0, 256), new(0, 257), new(1, 0), new(1, 1), new(2, 0)];

    [Fact]
    public void The_file_is_what_this_implementation_computes()
    {
        var vectors = new
        {
            Description = "Merkle tree vectors of docs/formats.md: all hashes in hex, proofs in the order of RFC 6962, "
                + "tile hashes as in C2SP tlog-tiles.",
            WellKnown = WellKnown(),
            Numbered = Numbered(),
        };
        Assert.Equal(Golden.Text("merkle.json"), JsonSerializer.Serialize(vectors, Layout) + "\n");
    }

    private static object WellKnown()
    {
        Hash256[] leaves = [.. WellKnownLeaves.Select(hex => MerkleHash.Leaf(Convert.FromHexString(hex)))];
        var tiles = new TileShelf();
        tiles.Put(new MerkleFrontier().Append(leaves));
        return new
        {
            Leaves = WellKnownLeaves,
            LeafHashes = leaves.Select(hash => hash.ToString()),
            Roots = Enumerable.Range(0, 9).Select(size => Root(leaves, size)),
            Inclusion = Enumerable.Range(1, 8).SelectMany(n => Enumerable.Range(0, n).Select(i => Inclusion(tiles, i, n))),
            Consistency = Enumerable.Range(0, 9).SelectMany(n => Enumerable.Range(0, n + 1).Select(m => Growth(tiles, m, n))),
        };
    }

    private static object Numbered()
    {
        Hash256[] leaves = [.. Enumerable.Range(0, 65_836).Select(i => MerkleHash.Leaf(NaiveTree.Number(i)))];
        var tiles = new TileShelf();
        tiles.Put(new MerkleFrontier().Append(leaves));
        return new
        {
            Leaf = "entry i is the number i in 8 bytes, big-endian",
            Size = leaves.Length,
            Roots = RootSizes.Select(size => Root(leaves, size)),
            Inclusion = Places.Select(place => Inclusion(tiles, place.Index, place.Size)),
            Consistency = Growths.Select(growth => Growth(tiles, growth.First, growth.Second)),
            Tiles = TileIds.Select(id => Tile(id, tiles.Tiles[id])),
        };
    }

    private static object Root(Hash256[] leaves, int size)
    {
        var frontier = new MerkleFrontier();
        foreach (var leaf in leaves[..size])
        {
            frontier.Append(leaf);
        }

        return new { Size = size, Root = frontier.Root().ToString() };
    }

    private static object Inclusion(TileShelf tiles, int index, int size) => new
    {
        Index = index,
        Size = size,
        Path = InclusionProof.Build((ulong)index, (ulong)size, tiles.Read).Select(hash => hash.ToString()),
    };

    private static object Growth(TileShelf tiles, int first, int second) => new
    {
        First = first,
        Second = second,
        Path = ConsistencyProof.Build((ulong)first, (ulong)second, tiles.Read).Select(hash => hash.ToString()),
    };

    private static object Tile(TileId id, List<Hash256> hashes) => new
    {
        id.Level,
        id.Number,
        Width = hashes.Count,
        First = hashes[0].ToString(),
        Last = hashes[^1].ToString(),
        Sha256 = Convert.ToHexStringLower(SHA256.HashData([.. hashes.SelectMany(hash => hash.ToArray())])),
    };
}
