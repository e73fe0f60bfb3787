using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Synod.Storage.Sqlite;

/// <summary>Words as they stand in files, whatever the machine.</summary>
internal static class LittleEndian
{
    public static void Copy(ReadOnlySpan<ulong> words, Span<byte> bytes)
    {
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(words).CopyTo(bytes);
            return;
        }

        BinaryPrimitives.ReverseEndianness(words, MemoryMarshal.Cast<byte, ulong>(bytes)[..words.Length]);
    }

    public static void Copy(ReadOnlySpan<byte> bytes, Span<ulong> words)
    {
        bytes[..(words.Length * sizeof(ulong))].CopyTo(MemoryMarshal.AsBytes(words));
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }
}
