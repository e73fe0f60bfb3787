namespace Synod.Ledger;

/// <summary>
/// A block taken apart but not yet read: its entries are bytes. So that an auditor can say which entry of a damaged
/// block is unreadable, and check the others.
/// </summary>
/// <param name="Header">The header.</param>
/// <param name="EntryBytes">The entries' bytes, slices of the block's.</param>
/// <param name="Attachments">The metadata.</param>
internal sealed record BlockFrame(
    BlockHeader Header, IReadOnlyList<ReadOnlyMemory<byte>> EntryBytes, IReadOnlyList<Attachment> Attachments)
{
    public const byte Version = 1;

    /// <summary>Bytes of a block beside its header, entries and attachments: version, and the three counts.</summary>
    public const int FixedSize = 1 + 2 + 4 + 4;

    /// <summary>Bytes of an entry beside its own: its length.</summary>
    public const int EntryOverhead = 4;

    /// <summary>Bytes of an attachment beside its metadata: position, salt, length.</summary>
    public const int AttachmentOverhead = 4 + MetadataSalt.Size + 2;

    /// <summary>Takes a block apart.</summary>
    /// <exception cref="FormatException">These are not the bytes of a block, whatever its entries are.</exception>
    public static BlockFrame Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new ByteReader(bytes.Span, "a block");
        if (bytes.Length > Block.MaxBytes)
        {
            throw reader.Fault($"it has {bytes.Length} bytes, more than {Block.MaxBytes}");
        }

        reader.Version(Version);
        var header = BlockHeader.Decode(reader.Bytes(reader.U16()));
        var count = Count(reader.U32(), 1, Block.MaxEntries, "entries", ref reader);
        var entries = new ReadOnlyMemory<byte>[count];
        for (var i = 0; i < count; i++)
        {
            var length = Count(reader.U32(), 0, Block.MaxBytes, "bytes of an entry", ref reader);
            entries[i] = bytes.Slice(reader.Position, length <= reader.Left ? length : reader.Left);
            _ = reader.Bytes(length);
        }

        var attachments = new Attachment[Count(reader.U32(), 0, count, "attachments", ref reader)];
        for (var i = 0; i < attachments.Length; i++)
        {
            attachments[i] = ReadAttachment(ref reader, i == 0 ? -1 : attachments[i - 1].Position, count);
        }

        reader.End();
        return new BlockFrame(header, entries, attachments);
    }

    private static Attachment ReadAttachment(ref ByteReader reader, int before, int entries)
    {
        var position = Count(reader.U32(), before + 1, entries - 1, "as an attachment's position", ref reader);
        var salt = new MetadataSalt(reader.Bytes(MetadataSalt.Size));
        return new Attachment(position, salt, MetadataCodec.Decode(reader.Bytes(reader.U16())));
    }

    private static int Count(uint value, int least, int most, string what, ref ByteReader reader) =>
        value >= least && value <= most ? (int)value : throw reader.Fault($"{value} {what} is not {least} to {most}");
}
