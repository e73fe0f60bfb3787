using System.Buffers.Binary;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>
/// The file of all accounts' heads, in the order of their numbers, which is read once, at the opening. Its parts have for each
/// account: the key, count, entry, newest line, newest line of level 1, and the number of higher levels, u64 each; then the newest
/// line of each of those. All little-endian.
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
            for (var rest = PartFile.Read(file, length, ref offset).Span; rest.Length > 0;)
            {
                heads.Add(Take(ref rest));
            }
        }

        return heads;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Parts(HeadTable heads)
    {
        var part = new byte[PartBytes];
        var count = 0;
        for (var number = 0; number < heads.Count; number++)
        {
            if (part.Length - count < Bytes(heads[number]))
            {
                yield return part.AsMemory(0, count);
                count = 0;
            }

            Write(part.AsSpan(count), heads[number]);
            count += Bytes(heads[number]);
        }

        yield return part.AsMemory(0, count);
    }

    private static int Bytes(in AccountHead head) => (7 + (head.Higher?.Length ?? 0)) * sizeof(ulong);

    private static void Write(Span<byte> rest, in AccountHead head)
    {
        Put(ref rest, head.Key.High);
        Put(ref rest, head.Key.Low);
        Put(ref rest, head.Count);
        Put(ref rest, head.Entry);
        Put(ref rest, head.Line.Value);
        Put(ref rest, head.Sixteenth.Value);
        Put(ref rest, (ulong)(head.Higher?.Length ?? 0));
        foreach (var line in head.Higher ?? [])
        {
            Put(ref rest, line.Value);
        }
    }

    private static AccountHead Take(ref ReadOnlySpan<byte> rest)
    {
        var head = new AccountHead(
            new IdKey(Next(ref rest), Next(ref rest)), Next(ref rest), Next(ref rest),
            new LinePosition(Next(ref rest)), new LinePosition(Next(ref rest)), null);
        var count = (int)Next(ref rest);
        if (count == 0)
        {
            return head;
        }

        var higher = new LinePosition[count];
        for (var i = 0; i < count; i++)
        {
            higher[i] = new LinePosition(Next(ref rest));
        }

        return head with { Higher = higher };
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
