namespace Synod.Benchmarks;

/// <summary>One side of a comparison: a target at a batch size and a number of connections.</summary>
internal sealed record ComparedLoad(string Name, Spread TransactionsPerSecond, Spread P50Ms, Spread P99Ms, IReadOnlyList<LoadReport> Rounds)
{
    public static ComparedLoad Of(string name, IReadOnlyList<LoadReport> rounds) => new(
        name,
        Spread.Of(rounds.Select(r => r.TransactionsPerSecond)),
        Spread.Of(rounds.Select(r => r.LatencyMs.P50)),
        Spread.Of(rounds.Select(r => r.LatencyMs.P99)),
        rounds);
}

/// <summary>How many times the peer's throughput: of the medians, and of each round.</summary>
internal sealed record Ratio(string Of, string To, double OfMedians, double Min, double Max)
{
    public static Ratio Between(ComparedLoad one, ComparedLoad other)
    {
        var rounds = one.Rounds.Zip(other.Rounds, (a, b) => a.TransactionsPerSecond / b.TransactionsPerSecond).ToArray();
        return new Ratio(
            one.Name, other.Name, one.TransactionsPerSecond.Median / other.TransactionsPerSecond.Median, rounds.Min(), rounds.Max());
    }
}

/// <summary>Synod and PostgreSQL under the same load on the same disk.</summary>
internal sealed record CompareReport(
    MachineReport Machine, IReadOnlyDictionary<string, string> PostgresSettings, IReadOnlyList<ComparedLoad> Loads,
    IReadOnlyList<Ratio> Ratios)
{
    /// <summary>Prints it as Markdown tables.</summary>
    public void WriteTo(TextWriter output)
    {
        output.WriteLine($"{Machine}; {Loads[0].Rounds.Count} rounds, median (min..max)");
        output.WriteLine();
        output.WriteLine("| load | transactions/s | p50 ms | p99 ms |");
        output.WriteLine("|---|---|---|---|");
        foreach (var load in Loads)
        {
            output.WriteLine($"| {load.Name} | {load.TransactionsPerSecond} | {load.P50Ms.Median:0.0} | {load.P99Ms.Median:0.0} |");
        }

        output.WriteLine();
        output.WriteLine("| Synod | PostgreSQL | times its throughput |");
        output.WriteLine("|---|---|---|");
        foreach (var ratio in Ratios)
        {
            output.WriteLine($"| {ratio.Of} | {ratio.To} | {ratio.OfMedians:0.00} ({ratio.Min:0.00}..{ratio.Max:0.00}) |");
        }
    }
}
