namespace Synod.Ledger;

/// <summary>The value that is chosen in a slot: a header, entries, and the metadata that they commit to.</summary>
/// <param name="Header">The header.</param>
/// <param name="EntryBytes">The entries' canonical bytes, in order: what the tree's leaves hash.</param>
/// <param name="Entries">The same entries, read.</param>
/// <param name="Attachments">The metadata that is not erased, in the order of the entries.</param>
public sealed record Block(
    BlockHeader Header,
    IReadOnlyList<ReadOnlyMemory<byte>> EntryBytes,
    IReadOnlyList<Entry> Entries,
    IReadOnlyList<Attachment> Attachments)
{
    /// <summary>The most entries of a block.</summary>
    public const int MaxEntries = 8_192;

    /// <summary>The most bytes of a block: with room for the votes about it, it fits one Azure table entity.</summary>
    public const int MaxBytes = 921_600;
}

/// <summary>The metadata of an entry, beside it so that it can be erased.</summary>
/// <param name="Position">The entry's position in its block, from 0.</param>
/// <param name="Salt">The salt of the entry's commitment.</param>
/// <param name="Metadata">The metadata, not empty.</param>
public sealed record Attachment(int Position, MetadataSalt Salt, Metadata Metadata);
