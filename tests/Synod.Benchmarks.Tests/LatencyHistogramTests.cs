namespace Synod.Benchmarks.Tests;

/// <summary>Percentiles are those of the values themselves, to less than one percent.</summary>
public class LatencyHistogramTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.99)]
    [InlineData(0.999)]
    [InlineData(1)]
    public void A_percentile_is_within_a_hundredth_of_that_of_the_sorted_values(double share)
    {
        var random = new Random(1);
        var histogram = new LatencyHistogram();
        var ticks = Enumerable.Range(0, 10_000).Select(_ => (long)Math.Exp(random.NextDouble() * 30)).Order().ToArray();
        foreach (var t in ticks)
        {
            histogram.Add(TimeSpan.FromTicks(t));
        }

        var exact = ticks[(int)Math.Ceiling(share * ticks.Length) - 1];
        Assert.InRange(histogram.At(share).Ticks, exact, exact + (exact / 100));
    }

    [Fact]
    public void Short_durations_are_exact()
    {
        for (var ticks = 0; ticks < 256; ticks++)
        {
            var histogram = new LatencyHistogram();
            histogram.Add(TimeSpan.FromTicks(ticks));
            histogram.Add(TimeSpan.MaxValue);
            Assert.Equal(ticks, histogram.At(0.5).Ticks);
        }
    }

    [Fact]
    public void The_longest_is_exact_and_nothing_is_longer()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(TimeSpan.FromTicks(1_000_003));

        Assert.Equal(1_000_003, histogram.Max.Ticks);
        Assert.Equal(1_000_003, histogram.At(0.5).Ticks);
    }

    [Fact]
    public void The_longest_time_there_is_has_a_bucket_and_one_below_zero_is_zero()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(TimeSpan.FromTicks(-1));
        histogram.Add(TimeSpan.MaxValue);

        Assert.Equal(TimeSpan.Zero, histogram.At(0.5));
        Assert.Equal(TimeSpan.MaxValue, histogram.At(1));
    }

    [Fact]
    public void Two_added_up_are_one_that_counted_everything()
    {
        var (one, other, both) = (new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram());
        for (var i = 0; i < 1_000; i++)
        {
            var duration = TimeSpan.FromMicroseconds(i * i);
            (i % 3 == 0 ? one : other).Add(duration);
            both.Add(duration);
        }

        one.Add(other);

        Assert.Equal(both.Count, one.Count);
        Assert.Equal(both.Max, one.Max);
        Assert.All(Enumerable.Range(0, 101), percent => Assert.Equal(both.At(percent / 100.0), one.At(percent / 100.0)));
    }

    [Fact]
    public void Of_nothing_all_is_zero()
    {
        var histogram = new LatencyHistogram();

        Assert.Equal((0L, TimeSpan.Zero, TimeSpan.Zero), (histogram.Count, histogram.At(0.99), histogram.Max));
    }
}
