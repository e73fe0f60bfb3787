namespace Synod.Benchmarks;

/// <summary>A cell of the matrix.</summary>
/// <param name="Shards">Shards of the ledger.</param>
/// <param name="CrossShardPercent">Percent of the transactions that are between shards.</param>
/// <param name="TransactionsPerSecond">Over all rounds.</param>
/// <param name="Rounds">Each measurement.</param>
internal sealed record MatrixCell(int Shards, decimal CrossShardPercent, Spread TransactionsPerSecond, IReadOnlyList<LoadReport> Rounds)
{
    public static MatrixCell Of(IReadOnlyList<LoadReport> rounds) => new(
        rounds[0].Plan.Shards, rounds[0].Plan.CrossShardPercent, Spread.Of(rounds.Select(r => r.TransactionsPerSecond)), rounds);
}

/// <summary>How throughput depends on shards, and on how much is between them.</summary>
internal sealed record MatrixReport(MachineReport Machine, IReadOnlyList<MatrixCell> Cells)
{
    /// <summary>Prints it as a Markdown table: transactions a second, median (min..max).</summary>
    public void WriteTo(TextWriter output)
    {
        var percents = Cells.Select(c => c.CrossShardPercent).Distinct().Order().ToArray();
        var first = Cells[0].Rounds[0];
        output.WriteLine($"{Machine}");
        output.WriteLine(
            $"{first.Target}, {first.Acceptors} acceptor(s), batch {first.Plan.Batch}, {first.Plan.Connections} at a time, "
            + $"{first.Plan.Accounts} accounts, {Cells[0].Rounds.Count} rounds; transactions/s, median (min..max)");
        output.WriteLine();
        output.WriteLine("| shards | " + string.Join(" | ", percents.Select(p => $"{p} % cross-shard")) + " |");
        output.WriteLine("|---|" + string.Concat(percents.Select(_ => "---|")));
        foreach (var row in Cells.GroupBy(c => c.Shards).OrderBy(g => g.Key))
        {
            var cells = percents.Select(p => row.SingleOrDefault(c => c.CrossShardPercent == p)?.TransactionsPerSecond.ToString() ?? "");
            output.WriteLine($"| {row.Key} | {string.Join(" | ", cells)} |");
        }
    }
}
