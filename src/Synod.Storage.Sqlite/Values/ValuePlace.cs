using System.Buffers.Binary;

namespace Synod.Storage.Sqlite;

/// <summary>
/// Where a value is that stands outside of its row, and what its bytes must be (docs/formats.md, "Values beside SQLite").
/// </summary>
/// <param name="File">The number of its file.</param>
/// <param name="Offset">Its first byte there.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="Checksum">CRC-32C of its place and its bytes.</param>
internal readonly record struct ValuePlace(long File, long Offset, int Length, uint Checksum)
{
    private const int Size = 8 + 8 + 4 + 4;

    /// <summary>The place of bytes that are going to be written there.</summary>
    public static ValuePlace Of(long file, long offset, ReadOnlySpan<byte> value) =>
        new(file, offset, value.Length, Sum(file, offset, value));

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="FormatException">These are not the bytes of a place.</exception>
    public static ValuePlace Parse(ReadOnlySpan<byte> bytes)
    {
        var place = bytes.Length != Size ? default : new ValuePlace(
            BinaryPrimitives.ReadInt64BigEndian(bytes),
            BinaryPrimitives.ReadInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]));
        return place is { File: > 0, Offset: >= 0, Length: >= 0 }
            ? place
            : throw new FormatException("The place of its value is malformed.");
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(bytes, File);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), Offset);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), Length);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(20), Checksum);
        return bytes;
    }

    /// <summary>True if these are the bytes that were written here.</summary>
    public bool Matches(ReadOnlySpan<byte> value) => value.Length == Length && Sum(File, Offset, value) == Checksum;

    // The place first: another value's sound bytes do not match either. No file is 2^40 bytes long.
    private static uint Sum(long file, long offset, ReadOnlySpan<byte> value) =>
        Sqlite.Checksum.Of(unchecked(((ulong)file << 40) + (ulong)offset), value);
}
