using System.Numerics;

namespace Synod.Benchmarks;

/// <summary>
/// Counts durations in buckets whose width grows with the duration: each is exact to less than one percent, and memory does
/// not grow with the number of them. Not for several threads at once: each counts its own, and they are added up.
/// </summary>
internal sealed class LatencyHistogram
{
    // 2^7 buckets for each doubling: a bucket is at most 1/128 of its value wide.
    private const int Bits = 7;
    private const int Half = 1 << Bits;
    private readonly long[] _counts = new long[(64 - Bits) * Half];

    /// <summary>How many were counted.</summary>
    public long Count { get; private set; }

    /// <summary>The longest, exactly; zero if there is none.</summary>
    public TimeSpan Max { get; private set; }

    /// <summary>Counts a duration. One below zero counts as zero.</summary>
    public void Add(TimeSpan duration)
    {
        var ticks = Math.Max(duration.Ticks, 0);
        _counts[BucketOf((ulong)ticks)]++;
        Count++;
        if (ticks > Max.Ticks)
        {
            Max = TimeSpan.FromTicks(ticks);
        }
    }

    /// <summary>Counts all that another one counted.</summary>
    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
        Max = other.Max > Max ? other.Max : Max;
    }

    /// <summary>The duration that a share of them does not pass: the upper edge of its bucket; zero if there is none.</summary>
    /// <param name="share">From 0 to 1.</param>
    public TimeSpan At(double share)
    {
        var wanted = Math.Clamp((long)Math.Ceiling(share * Count), 1, Math.Max(Count, 1));
        long seen = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
            {
                return TimeSpan.FromTicks((long)Math.Min(UpperEdge(i), (ulong)Max.Ticks));
            }
        }

        return TimeSpan.Zero;
    }

    private static int BucketOf(ulong ticks)
    {
        var shift = Math.Max(BitOperations.Log2(ticks | 1) - Bits, 0);
        return (shift * Half) + (int)(ticks >> shift);
    }

    // The inverse of BucketOf: the first 2 * Half buckets are one tick wide, each Half of them after that twice as wide.
    private static ulong UpperEdge(int bucket)
    {
        var shift = Math.Max((bucket >> Bits) - 1, 0);
        var inside = (ulong)(bucket - (shift * Half));
        return ((inside + 1) << shift) - 1;
    }
}
