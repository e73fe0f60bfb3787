using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>The bytes of a block (docs/formats.md, "Block"): what Paxos decides.</summary>
public static class BlockCodec
{
    /// <summary>The block's bytes, made of its header, its <see cref="Block.EntryBytes"/> and its attachments.</summary>
    /// <exception cref="ArgumentException">The block has no entries, or passes a limit.</exception>
    public static byte[] Encode(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (block.EntryBytes.Count is 0 or > Block.MaxEntries)
        {
            throw new ArgumentException($"A block has 1 to {Block.MaxEntries} entries.", nameof(block));
        }

        var header = block.Header.Encode();
        var size = SizeOf(block, header.Length);
        if (size > Block.MaxBytes)
        {
            throw new ArgumentException($"A block has at most {Block.MaxBytes} bytes.", nameof(block));
        }

        // All of it is written.
        var bytes = GC.AllocateUninitializedArray<byte>(size);
        var writer = new ByteWriter(bytes);
        writer.U8(BlockFrame.Version);
        writer.U16(header.Length);
        writer.Bytes(header);
        writer.U32(block.EntryBytes.Count);
        for (var i = 0; i < block.EntryBytes.Count; i++)
        {
            var entry = block.EntryBytes[i].Span;
            writer.U32(entry.Length);
            writer.Bytes(entry);
        }

        writer.U32(block.Attachments.Count);
        foreach (var attachment in block.Attachments)
        {
            var metadata = MetadataCodec.Encode(attachment.Metadata);
            writer.U32(attachment.Position);
            writer.Bytes(attachment.Salt.ToArray());
            writer.U16(metadata.Length);
            writer.Bytes(metadata);
        }

        return bytes;
    }

    /// <summary>
    /// Reads a block. It is only taken apart, not believed: <see cref="ShardState.Replay"/> checks what it says. The
    /// entries' bytes are slices of <paramref name="bytes"/>, which must not change.
    /// </summary>
    /// <exception cref="FormatException">These are not the bytes of a block: the message says what is wrong.</exception>
    public static Block Decode(ReadOnlyMemory<byte> bytes)
    {
        var frame = BlockFrame.Read(bytes);
        var entries = new Entry[frame.EntryBytes.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            try
            {
                entries[i] = EntryCodec.Decode(frame.EntryBytes[i]);
            }
            catch (FormatException e)
            {
                throw new FormatException(
                    string.Create(CultureInfo.InvariantCulture, $"Entry {i} of block {frame.Header.Height} is unreadable. {e.Message}"), e);
            }
        }

        return new Block(frame.Header, frame.EntryBytes, entries, frame.Attachments);
    }

    /// <summary>
    /// The hash of a block's header, without reading the rest: who knows the hash can tell the block among others. False if
    /// the bytes do not begin as a block does.
    /// </summary>
    public static bool TryReadHash(ReadOnlyMemory<byte> bytes, out Hash256 hash)
    {
        var span = bytes.Span;
        hash = default;
        if (span.Length < 3 || span[0] != BlockFrame.Version)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(span[1..]);
        if (span.Length < 3 + length)
        {
            return false;
        }

        hash = new Hash256(SHA256.HashData(span.Slice(3, length)));
        return true;
    }

    private static int SizeOf(Block block, int headerLength)
    {
        var size = BlockFrame.FixedSize + headerLength;
        for (var i = 0; i < block.EntryBytes.Count; i++)
        {
            size = checked(size + BlockFrame.EntryOverhead + block.EntryBytes[i].Length);
        }

        foreach (var attachment in block.Attachments)
        {
            size = checked(size + BlockFrame.AttachmentOverhead + MetadataCodec.SizeOf(attachment.Metadata));
        }

        return size;
    }
}
