using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Synod.Proofs;

/// <summary>
/// SHA-256 of many messages, of any lengths, as many of them at a time as a vector has lanes. A lane whose message has ended takes the
/// next one, so that only at the very end lanes have nothing to do.
/// </summary>
internal static class LaneSha256<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    private static int LaneCount => Unsafe.SizeOf<TVector>() / sizeof(uint);

    /// <summary>Hashes messages.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="digests">Where their digests go, in order.</param>
    public static void Hash<TMessages>(TMessages messages, Span<Hash256> digests)
        where TMessages : IMessages, allows ref struct
    {
        Span<TVector> states = stackalloc TVector[Sha256Block.StateWords];
        Span<TVector> words = stackalloc TVector[Sha256Block.Words];
        Span<byte> blocks = stackalloc byte[LaneCount * Sha256Block.Size];
        Span<Lane> lanes = stackalloc Lane[LaneCount];
        var stateWords = MemoryMarshal.Cast<TVector, uint>(states);
        var next = 0;
        for (var i = 0; i < lanes.Length; i++)
        {
            lanes[i] = Begin(messages, ref next, i, stateWords);
        }

        for (var busy = Math.Min(lanes.Length, messages.Count); busy > 0;)
        {
            for (var i = 0; i < lanes.Length; i++)
            {
                if (lanes[i].IsBusy)
                {
                    Sha256Block.Write(
                        messages, lanes[i].Message, lanes[i].Length, lanes[i].Start, blocks.Slice(i * Sha256Block.Size, Sha256Block.Size));
                }
            }

            Sha256Block.Interleave(blocks, MemoryMarshal.Cast<TVector, uint>(words));
            Sha256Rounds<TLanes, TVector>.Compress(states, words);
            for (var i = 0; i < lanes.Length; i++)
            {
                ref var lane = ref lanes[i];
                if (!lane.IsBusy)
                {
                    continue;
                }

                lane.Start += Sha256Block.Size;
                if (lane.Start >= lane.End)
                {
                    digests[lane.Message] = DigestOf(stateWords, i);
                    lane = Begin(messages, ref next, i, stateWords);
                    busy -= lane.IsBusy ? 0 : 1;
                }
            }
        }
    }

    private static Lane Begin<TMessages>(TMessages messages, ref int next, int lane, Span<uint> states)
        where TMessages : IMessages, allows ref struct
    {
        if (next == messages.Count)
        {
            return default;
        }

        for (var i = 0; i < Sha256Block.StateWords; i++)
        {
            states[(i * LaneCount) + lane] = Sha256Block.InitialState[i];
        }

        var length = messages.LengthOf(next);
        return new Lane { Message = next++, Length = length, End = checked(Sha256Block.CountFor(length) * Sha256Block.Size) };
    }

    private static Hash256 DigestOf(ReadOnlySpan<uint> states, int lane)
    {
        return new Hash256(Pair(states, 0, lane), Pair(states, 2, lane), Pair(states, 4, lane), Pair(states, 6, lane));

        static ulong Pair(ReadOnlySpan<uint> states, int word, int lane) =>
            ((ulong)states[(word * LaneCount) + lane] << 32) | states[((word + 1) * LaneCount) + lane];
    }

    /// <summary>Which message a lane has, and how far it is.</summary>
    private struct Lane
    {
        public int Message;
        public int Length;

        // In bytes of the padded message.
        public int Start;
        public int End;

        public readonly bool IsBusy => End > 0;
    }
}
