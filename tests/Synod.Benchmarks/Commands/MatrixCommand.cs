using System.CommandLine;

namespace Synod.Benchmarks;

/// <summary><c>matrix</c>: the same load on more and more shards, with more and more of it between them.</summary>
internal static class MatrixCommand
{
    private static readonly int[] Rows = [1, 2, 4, 8];
    private static readonly decimal[] Columns = [0, 10, 100];

    public static Command Build()
    {
        var target = new TargetOptions();
        var shards = LoadOptions.Of("--shards", "How many shards, one row each.", Rows);
        var percents = LoadOptions.Of("--cross-shard", "Percent between shards, one column each.", Columns);
        var connections = LoadOptions.Of("--connections", "Requests on the way at a time.", 4);
        var batch = LoadOptions.Of("--batch", "Transactions in a request.", 4_000);
        var accounts = LoadOptions.Of("--accounts", "Accounts to move money between.", 10_000);
        var transactions = LoadOptions.Of("--transactions", "How many in each cell, warm-up included.", 80_000L);
        var rounds = LoadOptions.Of("--rounds", "How often each cell is measured, all cells in turn.", 3);
        var json = LoadOptions.Of<string?>("--json", "A file for the result.", null);
        var command = new Command("matrix", "Throughput by shards and by how much is between them.")
        {
            shards, percents, connections, batch, accounts, transactions, rounds, json,
        };
        shards.AllowMultipleArgumentsPerToken = percents.AllowMultipleArgumentsPerToken = true;
        target.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var plan = new LoadPlan
            {
                Connections = parsed.GetValue(connections),
                Batch = parsed.GetValue(batch),
                Accounts = parsed.GetValue(accounts),
                Transactions = parsed.GetValue(transactions),
            };
            var machine = MachineReport.Of(parsed.GetValue(target.Directory));
            var plans = Plans(plan, parsed.GetValue(shards)!, parsed.GetValue(percents)!);
            var cells = await Rounds.RunAsync(Rounds.Checked(parsed.GetValue(rounds)), plans, async cell =>
            {
                await using var sink = await target.StartAsync(parsed, cell, stop);
                var measured = await new LoadRun(sink, cell).RunAsync(stop);
                var report = LoadReport.Of(machine, sink.Name, target.Acceptors(parsed), cell, measured);
                await parsed.InvocationConfiguration.Error.WriteLineAsync(
                    $"{cell.Shards} shard(s), {cell.CrossShardPercent} % between: {report.TransactionsPerSecond:N0}/s");
                return report;
            });
            var matrix = new MatrixReport(machine, [.. cells.Select(MatrixCell.Of)]);
            matrix.WriteTo(parsed.InvocationConfiguration.Output);
            await JsonFile.WriteAsync(parsed.GetValue(json), matrix, stop);
        });
        return command;
    }

    private static List<LoadPlan> Plans(LoadPlan plan, int[] shards, decimal[] percents)
    {
        // With one shard nothing is between shards.
        var plans = (from count in shards.Distinct()
                     from percent in percents.Distinct()
                     where count > 1 || percent == 0
                     select plan with { Shards = count, CrossShardPercent = percent }).ToList();
        var problem = plans.Select(p => p.Problem()).FirstOrDefault(p => p is not null);
        return problem is null && plans.Count > 0
            ? plans
            : throw new BenchmarkException(problem ?? "There is nothing to measure.", ExitCode.Usage);
    }
}
