using System.Buffers.Binary;
using System.Numerics;

namespace Synod.Storage.Sqlite;

/// <summary>CRC-32C (Castagnoli), which processors compute eight bytes at a time.</summary>
internal static class Checksum
{
    public const int Bytes = sizeof(uint);

    /// <summary>The checksum of bytes.</summary>
    /// <param name="seed">Says where the bytes belong: sound bytes in another's place do not match.</param>
    /// <param name="bytes">The bytes.</param>
    public static uint Of(ulong seed, ReadOnlySpan<byte> bytes)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, seed);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        if (bytes.Length >= sizeof(uint))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt32LittleEndian(bytes));
            bytes = bytes[sizeof(uint)..];
        }

        foreach (var rest in bytes)
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return ~crc;
    }

    /// <summary>Writes the checksum of all bytes but the last four into the last four.</summary>
    public static void Seal(ulong seed, Span<byte> bytes) =>
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[^Bytes..], Of(seed, bytes[..^Bytes]));

    /// <summary>True if the last four bytes are the checksum of the others.</summary>
    public static bool Matches(ulong seed, ReadOnlySpan<byte> bytes) =>
        bytes.Length >= Bytes && BinaryPrimitives.ReadUInt32LittleEndian(bytes[^Bytes..]) == Of(seed, bytes[..^Bytes]);
}
