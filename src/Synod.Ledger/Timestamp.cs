using System.Globalization;

namespace Synod.Ledger;

/// <summary>
/// A point in a shard's time: microseconds since 1970-01-01T00:00:00Z. There is no "now" across machines; a block's
/// timestamp is its leader's clock, forced past that of the block before.
/// </summary>
/// <param name="Microseconds">0 to 2^53 - 1, so that every JSON reader can hold it exactly.</param>
public readonly record struct Timestamp(long Microseconds) : IComparable<Timestamp>
{
    /// <summary>The last point in time that a block can bear (in the year 2255).</summary>
    public static Timestamp Max { get; } = new((1L << 53) - 1);

    /// <summary>The timestamp of a clock's reading; times outside the range are moved to its nearest end.</summary>
    public static Timestamp From(DateTimeOffset time) =>
        new(Math.Clamp((time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond, 0, Max.Microseconds));

    /// <summary>The same point as a calendar time in UTC.</summary>
    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.UnixEpoch.AddTicks(Microseconds * TimeSpan.TicksPerMicrosecond);

    /// <inheritdoc/>
    public int CompareTo(Timestamp other) => Microseconds.CompareTo(other.Microseconds);

    /// <summary>RFC 3339 with microseconds, in UTC.</summary>
    public override string ToString() =>
        ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>True if <paramref name="left"/> is before <paramref name="right"/>.</summary>
    public static bool operator <(Timestamp left, Timestamp right) => left.Microseconds < right.Microseconds;

    /// <summary>True if <paramref name="left"/> is after <paramref name="right"/>.</summary>
    public static bool operator >(Timestamp left, Timestamp right) => left.Microseconds > right.Microseconds;

    /// <summary>True if <paramref name="left"/> is not after <paramref name="right"/>.</summary>
    public static bool operator <=(Timestamp left, Timestamp right) => left.Microseconds <= right.Microseconds;

    /// <summary>True if <paramref name="left"/> is not before <paramref name="right"/>.</summary>
    public static bool operator >=(Timestamp left, Timestamp right) => left.Microseconds >= right.Microseconds;
}
