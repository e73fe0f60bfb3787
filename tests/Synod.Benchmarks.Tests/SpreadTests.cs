namespace Synod.Benchmarks.Tests;

public class SpreadTests
{
    [Theory]
    [InlineData(new double[] { 3 }, 3, 3, 3)]
    [InlineData(new double[] { 9, 1, 2 }, 2, 1, 9)]
    [InlineData(new double[] { 4, 1, 2, 9 }, 3, 1, 9)]
    public void Median_least_and_most(double[] values, double median, double min, double max) =>
        Assert.Equal(new Spread(median, min, max), Spread.Of(values));

    [Fact]
    public async Task Rounds_measure_all_things_in_turn_and_back()
    {
        var order = new List<string>();
        var results = await Rounds.RunAsync(3, ["a", "b"], thing =>
        {
            order.Add(thing);
            return Task.FromResult(order.Count);
        });

        Assert.Equal(["a", "b", "b", "a", "a", "b"], order);
        Assert.Equal([[1, 4, 5], [2, 3, 6]], results);
    }
}
