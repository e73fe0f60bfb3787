using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Synod.Storage.Sqlite;

/// <summary>
/// SipHash-2-4 with 128 bits (Aumasson and Bernstein 2012): a keyed function whose values nobody without the key can foresee,
/// so that no client can choose ids that collide.
/// </summary>
internal static class SipHash128
{
    private const int BlockBytes = sizeof(ulong);

    /// <summary>The hash, as the two halves of its 16 bytes, each little-endian.</summary>
    public static (ulong First, ulong Second) Hash(SipKey key, ReadOnlySpan<byte> message)
    {
        var v0 = key.First ^ 0x736f6d6570736575;
        var v1 = key.Second ^ 0x646f72616e646f6d ^ 0xee;
        var v2 = key.First ^ 0x6c7967656e657261;
        var v3 = key.Second ^ 0x7465646279746573;
        var last = (ulong)message.Length << 56;
        for (; message.Length >= BlockBytes; message = message[BlockBytes..])
        {
            Absorb(BinaryPrimitives.ReadUInt64LittleEndian(message), ref v0, ref v1, ref v2, ref v3);
        }

        for (var i = 0; i < message.Length; i++)
        {
            last |= (ulong)message[i] << (8 * i);
        }

        Absorb(last, ref v0, ref v1, ref v2, ref v3);
        v2 ^= 0xee;
        Finish(ref v0, ref v1, ref v2, ref v3);
        var first = v0 ^ v1 ^ v2 ^ v3;
        v1 ^= 0xdd;
        Finish(ref v0, ref v1, ref v2, ref v3);
        return (first, v0 ^ v1 ^ v2 ^ v3);
    }

    // Inlined, so that the state stays in registers: a round takes longer to call than to run.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Absorb(ulong block, ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v3 ^= block;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= block;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        for (var i = 0; i < 4; i++)
        {
            Round(ref v0, ref v1, ref v2, ref v3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v2 += v3;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}

/// <summary>The 16 bytes of a key, as two halves, each little-endian.</summary>
internal readonly record struct SipKey(ulong First, ulong Second)
{
    public const int Bytes = 16;

    public static SipKey Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[sizeof(ulong)..]));
}
