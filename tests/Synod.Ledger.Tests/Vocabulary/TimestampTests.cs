namespace Synod.Ledger.Tests;

public class TimestampTests
{
    [Fact]
    public void A_time_is_microseconds_since_1970()
    {
        var time = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.FromHours(1)).AddTicks(12_345_678);
        Assert.Equal("2026-01-31T11:00:01.234567Z", Timestamp.From(time).ToString());
        Assert.Equal("1970-01-01T00:00:00.000000Z", default(Timestamp).ToString());
        Assert.Equal(new Timestamp(1), Timestamp.From(Timestamp.From(time).ToDateTimeOffset()) with { Microseconds = 1 });
        Assert.Equal(Timestamp.From(time), Timestamp.From(Timestamp.From(time).ToDateTimeOffset()));
    }

    [Fact]
    public void Times_out_of_range_are_moved_to_the_nearest_end()
    {
        Assert.Equal(default, Timestamp.From(DateTimeOffset.MinValue));
        Assert.Equal(Timestamp.Max, Timestamp.From(DateTimeOffset.MaxValue));
        Assert.Equal((1L << 53) - 1, Timestamp.Max.Microseconds);
        Assert.StartsWith("2255-", Timestamp.Max.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Times_are_ordered()
    {
        Timestamp early = new(1), late = new(2);
        Assert.True(early < late && late > early && early <= late && late >= early && early.CompareTo(late) < 0);
    }

    [Fact]
    public void A_reservation_expires_after_its_time_out_and_never_past_the_end_of_time()
    {
        Assert.Null(new PendingTerms(null).ExpiryAfter(Make.At(5)));
        Assert.Equal(Make.At(8), new PendingTerms(3).ExpiryAfter(Make.At(5)));
        Assert.Equal(
            Timestamp.Max, new PendingTerms(PendingTerms.MaxTimeoutSeconds).ExpiryAfter(new Timestamp(Timestamp.Max.Microseconds - 1)));
    }
}
