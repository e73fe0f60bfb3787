using System.Globalization;
using System.Security.Cryptography;
using Synod.Client;
using Synod.Ledger;

namespace Synod.Cli;

/// <summary>What to measure.</summary>
/// <param name="Ledger">The ledger; created with one shard if it is not there.</param>
/// <param name="Accounts">How many accounts, at least 2.</param>
/// <param name="Transactions">How many transactions.</param>
/// <param name="Batch">How many of them in a request.</param>
/// <param name="Connections">How many requests at a time.</param>
internal sealed record BenchLoad(LedgerName Ledger, int Accounts, int Transactions, int Batch, int Connections);

/// <summary>
/// A closed loop: every connection sends its next request when it has the answer to its last. It measures what a fixed
/// number of patient clients see; an open stream of impatient ones would see longer latencies when the service is full.
/// </summary>
internal sealed class LoadGenerator(SynodClient client, BenchLoad load, TimeProvider clock, CancellationToken cancellationToken)
{
    private static readonly Asset Unit = Asset.Parse("USD/2");

    // Every run has ids of its own, so that a second run into the same ledger is not a repeat of the first.
    private readonly string _run = RandomNumberGenerator.GetHexString(12, lowercase: true);
    private int _next;
    private int _done;
    private int _failed;

    /// <summary>Prepares the ledger and its accounts, then measures.</summary>
    public async Task<BenchReport> RunAsync(IProgress<double> progress)
    {
        await client.CreateLedgerAsync(load.Ledger, 1, cancellationToken);
        foreach (var chunk in Enumerable.Range(0, load.Accounts).Chunk(SynodClient.MaxBatch))
        {
            var opened = await client.OpenAccountsAsync(load.Ledger, [.. chunk.Select(AccountOf)], cancellationToken);
            if (opened.FirstOrDefault(o => !o.IsDone) is { } refused)
            {
                throw new CliException(ExitCode.Refused, $"The account {refused.Id} cannot be opened: {refused.Problem?.Detail}");
            }
        }

        var started = clock.GetTimestamp();
        var loops = Enumerable.Range(0, load.Connections).Select(n => LoopAsync(new Random(n), progress)).ToArray();
        var latencies = (await Task.WhenAll(loops)).SelectMany(l => l).Order().ToArray();
        var seconds = clock.GetElapsedTime(started).TotalSeconds;
        return new BenchReport(
            load.Ledger.Value, _done, _failed, latencies.Length, load.Batch, load.Connections, seconds,
            seconds > 0 ? _done / seconds : 0,
            At(latencies, 0.5), At(latencies, 0.9), At(latencies, 0.99), At(latencies, 0.999), At(latencies, 1));
    }

    /// <summary>The value that a share of the sorted values does not pass (nearest rank); 0 of none.</summary>
    internal static double At(double[] sorted, double share) =>
        sorted.Length == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];

    private async Task<List<double>> LoopAsync(Random random, IProgress<double> progress)
    {
        var latencies = new List<double>();
        while (true)
        {
            var first = Interlocked.Add(ref _next, load.Batch) - load.Batch;
            if (first >= load.Transactions || first < 0)
            {
                return latencies;
            }

            var count = Math.Min(load.Batch, load.Transactions - first);
            var batch = Enumerable.Range(first, count).Select(n => TransactionOf(n, random)).ToArray();
            var started = clock.GetTimestamp();
            var results = await client.SubmitManyAsync(load.Ledger, batch, cancellationToken);
            latencies.Add(clock.GetElapsedTime(started).TotalMilliseconds);
            var done = results.Count(r => r.IsDone);
            Interlocked.Add(ref _failed, count - done);
            progress.Report(Interlocked.Add(ref _done, done));
        }
    }

    private SubmitTransaction TransactionOf(int number, Random random)
    {
        var debit = random.Next(load.Accounts);
        var credit = (debit + 1 + random.Next(load.Accounts - 1)) % load.Accounts;
        return new SubmitTransaction(
            TransactionId.Parse(string.Create(CultureInfo.InvariantCulture, $"bench:{_run}:{number}")),
            [new Transfer(IdOf(debit), IdOf(credit), new Amount((UInt128)random.Next(1, 10_000)))],
            null,
            Metadata.None,
            default);
    }

    private static OpenAccount AccountOf(int number) =>
        new(IdOf(number), Unit, NormalSide.Credit, Overdraft.Unlimited, Metadata.None);

    private static AccountId IdOf(int number) => AccountId.Parse(string.Create(CultureInfo.InvariantCulture, $"bench:{number}"));
}
