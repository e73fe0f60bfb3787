namespace Synod.Benchmarks;

/// <summary>The same thing measured several times.</summary>
internal sealed record Spread(double Median, double Min, double Max)
{
    /// <summary>Of at least one value; of an even number, the median is between the two in the middle.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }

    /// <summary>"median (min..max)", whole numbers.</summary>
    public override string ToString() => $"{Median:N0} ({Min:N0}..{Max:N0})";
}
