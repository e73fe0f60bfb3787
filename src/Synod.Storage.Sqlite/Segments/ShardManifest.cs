using System.Text;

namespace Synod.Storage.Sqlite;

/// <summary>
/// Which files of a shard count, and up to which block: a blob in <c>index.db</c>, so that it changes all at once. What was
/// written after it is lost with the process, and is written again from the chain.
/// </summary>
/// <remarks>
/// A process takes a new epoch when it first asks for a shard, has it in the names of its files, and writes no others. The
/// newest epoch's manifests count: those of a process that was overtaken are refused.
/// </remarks>
/// <param name="Height">The last block that is in the files.</param>
/// <param name="Runs">The runs of facts: epoch, sequence, records.</param>
/// <param name="Lines">The files of lines: epoch, and how many of their bytes count.</param>
/// <param name="Heads">The file of heads: epoch, sequence, bytes; null if there are no lines.</param>
/// <param name="Snapshot">The newest snapshot; null for none.</param>
internal sealed record ShardManifest(
    ulong Height,
    IReadOnlyList<(uint Epoch, uint Sequence, long Records)> Runs,
    IReadOnlyList<(uint Epoch, long Length)> Lines,
    (uint Epoch, uint Sequence, long Length)? Heads,
    SnapshotFile? Snapshot)
{
    public static ShardManifest Empty { get; } = new(0, [], [], null, null);

    /// <summary>The names of the files.</summary>
    public IEnumerable<SegmentName> Files(long shard)
    {
        var runs = Runs.Select(run => new SegmentName(SegmentKind.Run, shard, run.Epoch, run.Sequence));
        var lines = Lines.Select(part => LineFiles.Name(shard, part.Epoch));
        var files = runs.Concat(lines);
        files = Heads is { } heads ? files.Append(new SegmentName(SegmentKind.Heads, shard, heads.Epoch, heads.Sequence)) : files;
        return Snapshot is { } snapshot ? files.Append(snapshot.Name(shard)) : files;
    }

    /// <summary>The bytes of the manifest.</summary>
    /// <param name="seed">See <see cref="Seed"/>.</param>
    public byte[] Encode(ulong seed)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            writer.Write(Height);
            WriteParts(writer, [.. Runs]);
            WriteParts(writer, [.. Lines.Select(part => (part.Epoch, 0U, part.Length))]);
            WriteParts(writer, Heads is { } heads ? [heads] : []);
            WriteParts(writer, Snapshot is { } snapshot ? [(snapshot.Epoch, snapshot.Sequence, snapshot.Length)] : []);
            writer.Write(Snapshot?.Height ?? 0);
            writer.Write(0U);
        }

        var content = bytes.ToArray();
        Checksum.Seal(seed, content);
        return content;
    }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="FormatException">These are not its bytes.</exception>
    public static ShardManifest Decode(byte[] content, ulong seed)
    {
        if (!Checksum.Matches(seed, content))
        {
            throw new FormatException("The list of the index's files does not match its checksum.");
        }

        using var reader = new BinaryReader(new MemoryStream(content));
        return new ShardManifest(
            reader.ReadUInt64(),
            ReadParts(reader),
            [.. ReadParts(reader).Select(part => (part.Epoch, part.Length))],
            ReadParts(reader) is [var heads] ? heads : null,
            ReadParts(reader) is [var (epoch, sequence, length)] ? new SnapshotFile(reader.ReadUInt64(), epoch, sequence, length) : null);
    }

    /// <summary>What the checksum begins with: another shard's manifest, or one under another key, does not match.</summary>
    public static ulong Seed(SipKey key, long shard) =>
        SipHash128.Hash(key, Encoding.ASCII.GetBytes(SegmentName.Prefix(shard))).First;

    private static void WriteParts(BinaryWriter writer, IReadOnlyList<(uint Epoch, uint Sequence, long Length)> parts)
    {
        writer.Write(parts.Count);
        foreach (var (epoch, sequence, length) in parts)
        {
            writer.Write(epoch);
            writer.Write(sequence);
            writer.Write(length);
        }
    }

    private static List<(uint Epoch, uint Sequence, long Length)> ReadParts(BinaryReader reader)
    {
        var parts = new List<(uint, uint, long)>();
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            parts.Add((reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadInt64()));
        }

        return parts;
    }
}

/// <summary>The file of a snapshot.</summary>
/// <param name="Height">The block that it is a snapshot after.</param>
/// <param name="Epoch">The process that wrote it.</param>
/// <param name="Sequence">Tells its files apart.</param>
/// <param name="Length">Its length, in bytes.</param>
internal sealed record SnapshotFile(ulong Height, uint Epoch, uint Sequence, long Length)
{
    /// <summary>The file's name.</summary>
    public SegmentName Name(long shard) => new(SegmentKind.Snapshot, shard, Epoch, Sequence);
}
