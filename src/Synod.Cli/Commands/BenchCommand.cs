using System.Globalization;
using System.Security.Cryptography;
using Synod.Client;
using Synod.Ledger;

namespace Synod.Cli;

/// <summary><c>synod bench</c>: a closed loop of transfers between random accounts of a ledger of its own.</summary>
internal static class BenchCommand
{
    private const int MaxTransactions = 100_000_000;
    private const int MaxAccounts = 1_000_000;
    private const int MaxConnections = 1_024;

    public static Command Build(CliHost host, CommonOptions options)
    {
        var accounts = Parsed.Count("--accounts", "Accounts to move money between, at least 2.", 1_000, MaxAccounts);
        var transactions = Parsed.Count("--transactions", "How many transactions.", 10_000, MaxTransactions);
        var batch = Parsed.Count("--batch", "Transactions in one request.", 1, SynodClient.MaxBatch);
        var connections = Parsed.Count("--connections", "Requests on the way at a time.", 16, MaxConnections);
        var command = new Command("bench", "Measure throughput and latency, in a ledger of its own unless one is named.")
        {
            options.NamedLedger, accounts, transactions, batch, connections,
        };
        return options.Online(command).Does(host, options, async session =>
        {
            var load = new BenchLoad(
                session.NamedLedger ?? LedgerName.Parse("bench-" + RandomNumberGenerator.GetHexString(8, lowercase: true)),
                Math.Max(session.Get(accounts), 2),
                session.Get(transactions),
                session.Get(batch),
                session.Get(connections));
            var result = await session.Output.WithProgressAsync(
                "transactions",
                load.Transactions,
                progress => new LoadGenerator(session.Client, load, session.Host.Clock, session.Cancel).RunAsync(progress));
            session.Output.Result(result, CliJson.Default.BenchReport, console => console.WriteFields(
                ("ledger", result.Ledger),
                ("transactions", $"{Texts.Number(result.Transactions)} in {Seconds(result.Seconds)} s"),
                ("failed", Texts.Number(result.Failed)),
                ("throughput", $"{Texts.Number((long)result.PerSecond)} transactions/s"),
                ("requests", $"{Texts.Number(result.Requests)} of {result.Batch}, {result.Connections} at a time"),
                ("latency p50", Milliseconds(result.P50Ms)),
                ("latency p90", Milliseconds(result.P90Ms)),
                ("latency p99", Milliseconds(result.P99Ms)),
                ("latency p99.9", Milliseconds(result.P999Ms)),
                ("latency max", Milliseconds(result.MaxMs))));
            return result.Failed == 0 ? ExitCode.Ok : ExitCode.Unavailable;
        });
    }

    private static string Seconds(double seconds) => seconds.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Milliseconds(double ms) => ms.ToString("0.00", CultureInfo.InvariantCulture) + " ms";
}
