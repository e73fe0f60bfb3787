using System.Security.Cryptography;
using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>A block's header (docs/formats.md, "Block header"): what the next block names by its hash.</summary>
/// <param name="Shard">Whose chain it is in.</param>
/// <param name="Height">Its place in the chain, 1 for the first.</param>
/// <param name="Previous">The hash of the header below; zero at height 1.</param>
/// <param name="TreeSize">How many entries the shard's tree has after this block.</param>
/// <param name="TreeRoot">The tree's root after this block.</param>
/// <param name="StateDigest">The digest of the shard's state after this block.</param>
/// <param name="Timestamp">The block's time, greater than that of the block before.</param>
/// <param name="Proposer">The id of the incarnation that made it; not zero.</param>
public sealed record BlockHeader(
    ShardKey Shard,
    ulong Height,
    Hash256 Previous,
    ulong TreeSize,
    Hash256 TreeRoot,
    Hash256 StateDigest,
    Timestamp Timestamp,
    UInt128 Proposer)
{
    private const byte Version = 1;

    // All but the ledger's name.
    private const int FixedSize = 1 + 1 + 4 + 8 + Hash256.Size + 8 + Hash256.Size + Hash256.Size + 8 + 16;

    /// <summary>The header's bytes.</summary>
    /// <exception cref="ArgumentException">The header has no encoding: the height or the proposer is 0, or the like.</exception>
    public byte[] Encode()
    {
        if (Height == 0 || Proposer == UInt128.Zero || Shard.Number is < 0 or >= ShardKey.MaxShards)
        {
            throw new ArgumentException("A header has a height, a proposer and a shard (docs/formats.md).");
        }

        var writer = new ByteWriter(stackalloc byte[SizeFor(Shard)]);
        writer.U8(Version);
        writer.Name(Shard.Ledger.Value);
        writer.U32(Shard.Number);
        writer.U64(Height);
        writer.Hash(Previous);
        writer.U64(TreeSize);
        writer.Hash(TreeRoot);
        writer.Hash(StateDigest);
        writer.Time(Timestamp);
        writer.U128(Proposer);
        return writer.Written.ToArray();
    }

    /// <summary>SHA-256 of the header's bytes: the block's name.</summary>
    public Hash256 Hash() => new(SHA256.HashData(Encode()));

    /// <summary>Reads a header.</summary>
    /// <exception cref="FormatException">These are not the bytes of a header: the message says what is wrong.</exception>
    public static BlockHeader Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes, "a block header");
        reader.Version(Version);
        var shard = new ShardKey(reader.LedgerName(), reader.Shards(least: 0));
        var header = new BlockHeader(
            shard, reader.U64(), reader.Hash(), reader.U64(), reader.Hash(), reader.Hash(), reader.Time(), reader.U128());
        reader.End();
        if (header.Height == 0)
        {
            throw reader.Fault("its height is 0");
        }

        return header.Proposer != UInt128.Zero ? header : throw reader.Fault("it names no proposer");
    }

    /// <summary>The length of every header of a shard, in bytes.</summary>
    internal static int SizeFor(ShardKey shard) => FixedSize + shard.Ledger.Value.Length;
}
