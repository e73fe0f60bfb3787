using System.Buffers.Binary;
using Synod.Ledger;

namespace Synod.Cli;

/// <summary>Reads a block's header without the rest: enough to know whose block it is and which one it names.</summary>
internal static class BlockPeek
{
    /// <summary>The header; null if the bytes are not those of a block.</summary>
    public static BlockHeader? Header(ReadOnlySpan<byte> block)
    {
        // u8 version, u16 header length, header (docs/formats.md, "Block").
        const int before = 1 + 2;
        var length = block.Length < before ? 0 : BinaryPrimitives.ReadUInt16BigEndian(block[1..]);
        if (length == 0 || block.Length < before + length)
        {
            return null;
        }

        try
        {
            return BlockHeader.Decode(block.Slice(before, length));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
