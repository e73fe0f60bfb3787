using System.Diagnostics;

namespace Synod.Benchmarks;

/// <summary>Sends a load to a target and measures what comes back.</summary>
/// <param name="target">A fresh store.</param>
/// <param name="plan">What to send.</param>
internal sealed class LoadRun(ILoadTarget target, LoadPlan plan)
{
    /// <summary>Opens the accounts, warms up, measures, checks the books and stops the target.</summary>
    /// <exception cref="BenchmarkException">A transaction was refused, or the totals are not what was accepted.</exception>
    public async Task<LoadMeasurement> RunAsync(CancellationToken cancellationToken)
    {
        await target.PrepareAsync(cancellationToken);
        var connections = Enumerable.Range(0, plan.Connections).Select(_ => target.Connect()).ToArray();
        try
        {
            var share = plan.WarmUpPercent / 100.0;
            var warmUpTransactions = (long)(plan.Transactions * share ?? long.MaxValue);
            var warmUp = new LoadPhase(plan, connections, 0, warmUpTransactions, plan.Duration * share);
            await warmUp.RunAsync(cancellationToken);

            var measured = new LoadPhase(
                plan, connections, warmUp.Next, plan.Transactions ?? long.MaxValue, plan.Duration * (1 - share));
            var (usage, own) = (target.Usage(), Usage.Own());
            var started = Stopwatch.GetTimestamp();
            await measured.RunAsync(cancellationToken);
            var took = Stopwatch.GetElapsedTime(started);
            var (usageAfter, ownAfter) = (target.Usage(), Usage.Own());

            var all = warmUp.Tally + measured.Tally;
            await CheckAsync(all, measured.Tally, cancellationToken);
            var bytes = await target.StopAsync();
            return new LoadMeasurement(measured.Tally.Created, took, measured.Latencies)
            {
                CrossShard = CrossShardBetween(warmUp.Next, measured.Next),
                Cpu = usageAfter?.Cpu - usage?.Cpu,
                ClientCpu = ownAfter.Cpu - own.Cpu,
                PeakMemory = usageAfter?.PeakMemory,
                DiskBytesPerTransaction = (double?)bytes / all.Created,
            };
        }
        finally
        {
            foreach (var connection in connections)
            {
                connection.Dispose();
            }
        }
    }

    // Without this, a service that answers quickly and does nothing would be the fastest.
    private async Task CheckAsync(Tally all, Tally measured, CancellationToken cancellationToken)
    {
        if (all.Refused > 0)
        {
            throw new BenchmarkException($"{all.Refused} transactions were not created. The first: {all.Example}");
        }

        if (measured.Created == 0)
        {
            throw new BenchmarkException("Nothing is left to measure after the warm-up.");
        }

        var sums = await target.SumTotalsAsync(cancellationToken);
        if (sums.Debits != all.Amount || sums.Credits != all.Amount)
        {
            throw new BenchmarkException(
                $"What was accepted is {all.Amount}, but the accounts have debits of {sums.Debits} and credits of {sums.Credits}.");
        }
    }

    private long CrossShardBetween(long first, long end)
    {
        long below(long n) => (long)(n * plan.CrossShardPercent / 100);
        return below(end) - below(first);
    }
}
