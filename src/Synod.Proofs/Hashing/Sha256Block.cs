using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Synod.Proofs;

/// <summary>The blocks that SHA-256 takes a message apart into (FIPS 180-4 §5), and its constants.</summary>
internal static class Sha256Block
{
    /// <summary>The bytes of a block.</summary>
    public const int Size = 64;

    /// <summary>The 32-bit words of a block.</summary>
    public const int Words = 16;

    /// <summary>The 32-bit words of a state, and of a digest.</summary>
    public const int StateWords = 8;

    // After the message: a one, zeros, and the message's length in bits at the end of the last block.
    private const int LengthSize = 8;
    private const byte EndMark = 0x80;

    /// <summary>The state before the first block.</summary>
    public static ReadOnlySpan<uint> InitialState =>
    [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ];

    /// <summary>K: one for each round.</summary>
    public static ReadOnlySpan<uint> RoundConstants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>How many blocks a message of this length has, padding and all.</summary>
    public static int CountFor(int length) => ((length + LengthSize) / Size) + 1;

    /// <summary>Writes a block of a message.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="message">Which of them.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="start">The block's first byte: a multiple of <see cref="Size"/>.</param>
    /// <param name="block">Where to.</param>
    public static void Write<TMessages>(TMessages messages, int message, int length, int start, Span<byte> block)
        where TMessages : IMessages, allows ref struct
    {
        var left = length - start;
        if (left >= Size)
        {
            messages.CopyTo(message, start, block);
            return;
        }

        block.Clear();
        if (left > 0)
        {
            messages.CopyTo(message, start, block[..left]);
        }

        if (left >= 0)
        {
            block[left] = EndMark;
        }

        if (left < Size - LengthSize)
        {
            BinaryPrimitives.WriteUInt64BigEndian(block[^LengthSize..], 8 * (ulong)length);
        }
    }

    /// <summary>Reads the words of one block for each lane, and puts those of the same place side by side.</summary>
    /// <param name="blocks">The lanes' blocks, one after the other.</param>
    /// <param name="words">The words: the first of each lane, the second of each lane, and so on.</param>
    public static void Interleave(ReadOnlySpan<byte> blocks, Span<uint> words)
    {
        var lanes = blocks.Length / Size;
        ref var from = ref MemoryMarshal.GetReference(blocks);
        ref var to = ref MemoryMarshal.GetReference(words[..(Words * lanes)]);

        // Squares of four words of four lanes, turned about their diagonal.
        for (var lane = 0; lane < lanes; lane += 4)
        {
            for (var word = 0; word < Words; word += 4)
            {
                var (w0, w1) = (Read(ref from, lane, word), Read(ref from, lane + 1, word));
                var (w2, w3) = (Read(ref from, lane + 2, word), Read(ref from, lane + 3, word));
                var (low01, high01) = (Sse2.UnpackLow(w0, w1).AsUInt64(), Sse2.UnpackHigh(w0, w1).AsUInt64());
                var (low23, high23) = (Sse2.UnpackLow(w2, w3).AsUInt64(), Sse2.UnpackHigh(w2, w3).AsUInt64());
                var place = (nuint)((word * lanes) + lane);
                Sse2.UnpackLow(low01, low23).AsUInt32().StoreUnsafe(ref to, place);
                Sse2.UnpackHigh(low01, low23).AsUInt32().StoreUnsafe(ref to, place + (nuint)lanes);
                Sse2.UnpackLow(high01, high23).AsUInt32().StoreUnsafe(ref to, place + (2 * (nuint)lanes));
                Sse2.UnpackHigh(high01, high23).AsUInt32().StoreUnsafe(ref to, place + (3 * (nuint)lanes));
            }
        }
    }

    /// <summary>Four words of a lane's block, which are big-endian there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Read(ref byte blocks, int lane, int word) => Vector128.Shuffle(
        Vector128.LoadUnsafe(ref blocks, (nuint)((lane * Size) + (word * sizeof(uint)))),
        Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)).AsUInt32();
}
