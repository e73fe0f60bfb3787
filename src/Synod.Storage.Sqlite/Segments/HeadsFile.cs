using System.Buffers.Binary;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>
/// The file of all accounts' heads, which is read once, at the opening. It begins with the position after that of the newest entry
/// that has a line. Then it has for each account, in the order of their numbers: the count of its lines, the newest line, the newest
/// line of level 1, and those of all higher levels that have one, which the count tells. All are u64, little-endian; none is cut by
/// the end of a part.
/// </summary>
internal static class HeadsFile
{
    private const int PartBytes = 64 << 10;

    /// <summary>Writes the heads; the file is durable after a flush.</summary>
    /// <exception cref="StoreException">The disk is full, or failed.</exception>
    public static SegmentFile Write(SegmentDirectory directory, SegmentName name, HeadTable heads) =>
        PartFile.Write(directory, name, Parts(heads));

    /// <summary>Reads the heads.</summary>
    /// <exception cref="CorruptRecordException">The file is damaged.</exception>
    public static HeadTable Read(SegmentDirectory directory, SegmentName name, long length)
    {
        using var file = directory.OpenToRead(name, length);
        var heads = new HeadTable();
        for (var offset = 0L; offset < length;)
        {
            var isFirst = offset == 0;
            var rest = PartFile.Read(file, length, ref offset).Span;
            if (isFirst)
            {
                heads.EndOfEntries = Next(ref rest);
            }

            while (rest.Length > 0)
            {
                Take(ref rest, heads);
            }
        }

        return heads;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Parts(HeadTable heads)
    {
        var part = new byte[PartBytes];
        var count = sizeof(ulong);
        BinaryPrimitives.WriteUInt64LittleEndian(part, heads.EndOfEntries);
        for (var place = 0; place < heads.Count; place++)
        {
            var account = heads.NewestOf(place);
            var bytes = (1 + AccountHead.Levels + account.Higher.Length) * sizeof(ulong);
            if (part.Length - count < bytes)
            {
                yield return part.AsMemory(0, count);
                count = 0;
            }

            Write(part.AsSpan(count), account);
            count += bytes;
        }

        yield return part.AsMemory(0, count);
    }

    private static void Write(Span<byte> rest, in NewestLines account)
    {
        Put(ref rest, account.Head.Count);
        Put(ref rest, account.Head.Line.Value);
        Put(ref rest, account.Head.Sixteenth.Value);
        foreach (var line in account.Higher)
        {
            Put(ref rest, line.Value);
        }
    }

    private static void Take(ref ReadOnlySpan<byte> rest, HeadTable heads)
    {
        var place = heads.Count;
        var head = new AccountHead(Next(ref rest), new LinePosition(Next(ref rest)), new LinePosition(Next(ref rest)));
        heads[place] = head;
        if (head.HigherLevels > 0)
        {
            var higher = new LinePosition[head.HigherLevels];
            for (var i = 0; i < higher.Length; i++)
            {
                higher[i] = new LinePosition(Next(ref rest));
            }

            heads.Higher.Set(place, higher);
        }
    }

    private static void Put(ref Span<byte> rest, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(rest, value);
        rest = rest[sizeof(ulong)..];
    }

    private static ulong Next(ref ReadOnlySpan<byte> rest)
    {
        var value = BinaryPrimitives.ReadUInt64LittleEndian(rest);
        rest = rest[sizeof(ulong)..];
        return value;
    }
}
