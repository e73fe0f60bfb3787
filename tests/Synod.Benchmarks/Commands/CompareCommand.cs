using System.CommandLine;

namespace Synod.Benchmarks;

/// <summary><c>compare</c>: the same transfers through Synod and through PostgreSQL, in turn, both durable.</summary>
internal static class CompareCommand
{
    private static readonly int[] Concurrencies = [8, 16, 32, 64, 128];
    private static readonly int[] BatchConnections = [1, 2];

    public static Command Build()
    {
        var directory = LoadOptions.Of<string?>("--directory", "Where stores are made, on a disk. They are deleted afterwards.", null);
        var rounds = LoadOptions.Of("--rounds", "How often each side is measured, all in turn.", 5);
        var singles = LoadOptions.Of("--singles", "Transactions of a measurement one by one, warm-up included.", 80_000L);
        var batched = LoadOptions.Of("--batched", "Transactions of a measurement in batches, warm-up included.", 640_000L);

        // A fresh process of .NET compiles its hot path while it answers the first tens of thousands; PostgreSQL was compiled before.
        var warmUp = LoadOptions.Of("--warm-up", "Percent of a measurement that are sent before it, on each side.", 50);
        var batch = LoadOptions.Of("--batch", "Transactions in a batch.", LoadPlan.MaxBatch);
        var accounts = LoadOptions.Of("--accounts", "Accounts to move money between.", 10_000);
        var json = LoadOptions.Of<string?>("--json", "A file for the result.", null);
        var command = new Command("compare", $"Synod and PostgreSQL {PostgresPrograms.Version} under the same load.")
        {
            directory, rounds, singles, batched, warmUp, batch, accounts, json,
        };
        command.SetAction(async (parsed, stop) =>
        {
            var single = Checked(new LoadPlan
            {
                Accounts = parsed.GetValue(accounts),
                Transactions = parsed.GetValue(singles),
                WarmUpPercent = parsed.GetValue(warmUp),
            });
            var many = Checked(single with { Batch = parsed.GetValue(batch), Transactions = parsed.GetValue(batched) });
            var times = Rounds.Checked(parsed.GetValue(rounds));
            var (output, log) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var parent = parsed.GetValue(directory);
            await using var cluster = await PostgresCluster.StartAsync(PostgresPrograms.Find(), parent);
            var comparison = new Comparison(cluster, parent, log, stop);
            var report = await comparison.RunAsync(single, many, times, Concurrencies, BatchConnections);
            report.WriteTo(output);
            await JsonFile.WriteAsync(parsed.GetValue(json), report, stop);
        });
        return command;
    }

    private static LoadPlan Checked(LoadPlan plan) =>
        plan.Problem() is { } problem ? throw new BenchmarkException(problem, ExitCode.Usage) : plan;
}
