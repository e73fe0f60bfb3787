namespace Synod.Benchmarks;

/// <summary>Measures Synod and PostgreSQL in turn. Each gets the concurrency that is best for it.</summary>
internal sealed class Comparison(PostgresCluster cluster, string? parent, TextWriter log, CancellationToken stop)
{
    // How much of the load is enough to see which concurrency is best.
    private const int ProbeShare = 4;
    private readonly MachineReport _machine = MachineReport.Of(parent);

    private enum Side
    {
        Process,
        Http,
        Postgres,
    }

    /// <summary>Compares one by one over HTTP, and in batches in process and over HTTP.</summary>
    /// <param name="single">A load one by one.</param>
    /// <param name="many">A load in batches.</param>
    /// <param name="rounds">How often each is measured.</param>
    /// <param name="concurrencies">How many connections are tried for the first.</param>
    /// <param name="batchConnections">How many connections the second has, each measured.</param>
    public async Task<CompareReport> RunAsync(
        LoadPlan single, LoadPlan many, int rounds, IReadOnlyList<int> concurrencies, IReadOnlyList<int> batchConnections)
    {
        await PostgresRules.CheckAsync(cluster, stop);
        var sides = new List<Entry>
        {
            await BestAsync(Side.Http, single, concurrencies),
            await BestAsync(Side.Postgres, single, concurrencies),
        };
        sides.AddRange(
            from connections in batchConnections
            from side in new[] { Side.Process, Side.Http, Side.Postgres }
            select new Entry(side, many with { Connections = connections }));

        var measured = await Rounds.RunAsync(rounds, sides, MeasureAsync);
        var loads = sides.Select((entry, i) => (entry.Side, Load: ComparedLoad.Of(entry.Name, measured[i]))).ToArray();
        var batches = loads[2..];
        return new CompareReport(
            _machine,
            PostgresCluster.Settings.ToDictionary(s => s.Name, s => s.Value),
            [.. loads.Select(l => l.Load)],
            [
                Ratio.Between(loads[0].Load, loads[1].Load),
                .. batchConnections.Select((_, i) => Ratio.Between(batches[3 * i].Load, batches[(3 * i) + 2].Load)),
                Ratio.Between(Best(batches, Side.Http), Best(batches, Side.Postgres)),
            ]);
    }

    private static ComparedLoad Best((Side Side, ComparedLoad Load)[] loads, Side side) =>
        loads.Where(l => l.Side == side).MaxBy(l => l.Load.TransactionsPerSecond.Median).Load;

    private async Task<Entry> BestAsync(Side side, LoadPlan plan, IReadOnlyList<int> concurrencies)
    {
        var probes = new List<(Entry Entry, double PerSecond)>();
        foreach (var connections in concurrencies)
        {
            var probe = new Entry(side, plan with { Connections = connections, Transactions = plan.Transactions / ProbeShare });
            probes.Add((probe, (await MeasureAsync(probe)).TransactionsPerSecond));
        }

        var best = probes.MaxBy(p => p.PerSecond).Entry;
        return best with { Plan = best.Plan with { Transactions = plan.Transactions } };
    }

    private async Task<LoadReport> MeasureAsync(Entry entry)
    {
        await using var target = await StartAsync(entry);
        var report = LoadReport.Of(_machine, target.Name, null, entry.Plan, await new LoadRun(target, entry.Plan).RunAsync(stop));
        await log.WriteLineAsync($"{entry.Name}: {report.TransactionsPerSecond:N0}/s");
        return report;
    }

    private async Task<ILoadTarget> StartAsync(Entry entry) => entry.Side switch
    {
        Side.Process => await ProcessTarget.StartAsync(entry.Plan.Mix(), parent, 1, stop),
        Side.Http => await HttpTarget.StartAsync(entry.Plan.Mix(), entry.Body, parent, 1, stop),
        _ => await PostgresTarget.StartAsync(cluster, entry.Plan.Mix(), stop),
    };

    private sealed record Entry(Side Side, LoadPlan Plan)
    {
        // Each load in the words that a client would choose for it.
        public BodyKind Body => Plan.Batch > 1 ? BodyKind.Binary : BodyKind.Json;

        public string Name => $"{Side.ToString().ToLowerInvariant()}, batch {Plan.Batch}, {Plan.Connections} at a time";
    }
}
