using System.Buffers.Binary;
using Synod.Runtime;

namespace Synod.Storage.AzureTables;

/// <summary>
/// An account's statement lines of one block: the block's height (<c>u64</c>), and for each line the position of its entry
/// (<c>u64</c>), the length of the totals (<c>u8</c>) and the totals as <see cref="TotalsBytes"/> writes them.
/// </summary>
/// <param name="Height">The block's height.</param>
/// <param name="Lines">The lines, in the order of their entries; at least one.</param>
internal sealed record BlockLines(ulong Height, IReadOnlyList<StatementLine> Lines)
{
    private const int LineHeaderSize = sizeof(ulong) + 1;

    public byte[] Encode()
    {
        using var bytes = new MemoryStream();
        Span<byte> header = stackalloc byte[LineHeaderSize];
        BinaryPrimitives.WriteUInt64BigEndian(header, Height);
        bytes.Write(header[..sizeof(ulong)]);
        foreach (var line in Lines)
        {
            var totals = TotalsBytes.Encode(line.Totals);
            BinaryPrimitives.WriteUInt64BigEndian(header, line.Index);
            header[^1] = (byte)totals.Length;
            bytes.Write(header);
            bytes.Write(totals);
        }

        return bytes.ToArray();
    }

    /// <summary>Reads lines.</summary>
    /// <exception cref="FormatException">These are not the bytes of lines.</exception>
    public static BlockLines Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= sizeof(ulong))
        {
            throw new FormatException("There are no statement lines.");
        }

        var height = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        var lines = new List<StatementLine>();
        for (var rest = bytes[sizeof(ulong)..]; !rest.IsEmpty;)
        {
            if (rest.Length < LineHeaderSize || rest.Length < LineHeaderSize + rest[LineHeaderSize - 1])
            {
                throw new FormatException("The statement lines are cut off.");
            }

            var end = LineHeaderSize + rest[LineHeaderSize - 1];
            lines.Add(new StatementLine(BinaryPrimitives.ReadUInt64BigEndian(rest), TotalsBytes.Decode(rest[LineHeaderSize..end])));
            rest = rest[end..];
        }

        return new BlockLines(height, lines);
    }
}
