using System.Runtime.CompilerServices;

namespace Synod.Proofs;

/// <summary>The compression function of SHA-256 (FIPS 180-4 §6.2.2), on as many messages at once as a vector has lanes.</summary>
internal static class Sha256Rounds<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    private const int Rounds = 64;

    // The schedule is kept as a ring of the last 16 words.
    private const int RingMask = Sha256Block.Words - 1;

    /// <summary>Takes one block of each lane into its state.</summary>
    /// <param name="state">The eight words of each lane.</param>
    /// <param name="words">The block's sixteen words of each lane; what they are afterwards means nothing.</param>
    // Every hash goes through here: the first ones, too, are to be fast.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compress(Span<TVector> state, Span<TVector> words)
    {
        var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
        var (e, f, g, h) = (state[4], state[5], state[6], state[7]);
        for (var t = 0; t < Rounds; t += 8)
        {
            if (t >= Sha256Block.Words)
            {
                Extend(words, t & RingMask);
            }

            // After eight rounds each variable has its own name again.
            var round = words.Slice(t & RingMask, 8);
            var constants = Sha256Block.RoundConstants.Slice(t, 8);
            var step = Step(e, f, g, h, round[0], constants[0]);
            (d, h) = (TLanes.Add(d, step), TLanes.Add(step, Mix(a, b, c)));
            step = Step(d, e, f, g, round[1], constants[1]);
            (c, g) = (TLanes.Add(c, step), TLanes.Add(step, Mix(h, a, b)));
            step = Step(c, d, e, f, round[2], constants[2]);
            (b, f) = (TLanes.Add(b, step), TLanes.Add(step, Mix(g, h, a)));
            step = Step(b, c, d, e, round[3], constants[3]);
            (a, e) = (TLanes.Add(a, step), TLanes.Add(step, Mix(f, g, h)));
            step = Step(a, b, c, d, round[4], constants[4]);
            (h, d) = (TLanes.Add(h, step), TLanes.Add(step, Mix(e, f, g)));
            step = Step(h, a, b, c, round[5], constants[5]);
            (g, c) = (TLanes.Add(g, step), TLanes.Add(step, Mix(d, e, f)));
            step = Step(g, h, a, b, round[6], constants[6]);
            (f, b) = (TLanes.Add(f, step), TLanes.Add(step, Mix(c, d, e)));
            step = Step(f, g, h, a, round[7], constants[7]);
            (e, a) = (TLanes.Add(e, step), TLanes.Add(step, Mix(b, c, d)));
        }

        state[0] = TLanes.Add(state[0], a);
        state[1] = TLanes.Add(state[1], b);
        state[2] = TLanes.Add(state[2], c);
        state[3] = TLanes.Add(state[3], d);
        state[4] = TLanes.Add(state[4], e);
        state[5] = TLanes.Add(state[5], f);
        state[6] = TLanes.Add(state[6], g);
        state[7] = TLanes.Add(state[7], h);
    }

    /// <summary>T1 of a round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Step(TVector e, TVector f, TVector g, TVector h, TVector word, uint constant)
    {
        var sigma = TLanes.Xor(TLanes.RotateRight(e, 6), TLanes.RotateRight(e, 11), TLanes.RotateRight(e, 25));
        var given = TLanes.Add(TLanes.Add(h, word), TLanes.Create(constant));
        return TLanes.Add(given, TLanes.Add(sigma, TLanes.Choose(e, f, g)));
    }

    /// <summary>T2 of a round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Mix(TVector a, TVector b, TVector c) => TLanes.Add(
        TLanes.Xor(TLanes.RotateRight(a, 2), TLanes.RotateRight(a, 13), TLanes.RotateRight(a, 22)), TLanes.Majority(a, b, c));

    /// <summary>Makes the next eight words of the schedule, in place of those sixteen before them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Extend(Span<TVector> words, int first)
    {
        for (var t = first; t < first + 8; t++)
        {
            var (early, late) = (words[(t + 1) & RingMask], words[(t + 14) & RingMask]);
            var small = TLanes.Xor(TLanes.RotateRight(early, 7), TLanes.RotateRight(early, 18), TLanes.ShiftRight(early, 3));
            var large = TLanes.Xor(TLanes.RotateRight(late, 17), TLanes.RotateRight(late, 19), TLanes.ShiftRight(late, 10));
            words[t] = TLanes.Add(TLanes.Add(words[t], small), TLanes.Add(words[(t + 9) & RingMask], large));
        }
    }
}
