using Synod.Cli;
using Synod.Histories;
using Synod.Ledger;
using Xunit.Abstractions;

namespace Synod.EndToEnd;

/// <summary>
/// Servers are killed in the middle of what they do, fifty times, and start again on what is on the disk. Whatever the
/// clients were told must be true, as one order of all of their calls.
/// </summary>
public class KillTests(ITestOutputHelper output)
{
    private const int Clients = 8;
    private const int MostAnswersInALife = 40;
    private static readonly TimeSpan NoProgress = TimeSpan.FromMinutes(2);

    // What a server says while it starts, and what it is killed at.
    private static readonly string[] Beginnings = ["Data in ", "Recovered "];

    [Fact]
    public async Task What_clients_were_told_is_true_whenever_the_server_is_killed()
    {
        // Two stores at once: while one starts, the other works.
        var seed = Random.Shared.Next();
        await Task.WhenAll(LiveAsync(seed, kills: 32, acceptors: 1), LiveAsync(seed, kills: 18, acceptors: 3));
    }

    private async Task LiveAsync(int seed, int kills, int acceptors)
    {
        using var scratch = new Scratch();
        await using var server = await MortalServer.StartAsync(scratch.Data, "--acceptors", $"{acceptors}");
        var random = new Random(seed + acceptors);
        var (recorder, workload) = (new HistoryRecorder(), new Workload());
        using var over = new CancellationTokenSource();
        var clients = Enumerable.Range(1, Clients)
            .Select(client => CallUntilAsync(client, new Random(random.Next()), server.Now, recorder, workload, over.Token)).ToArray();
        for (var kill = 0; kill < kills; kill++)
        {
            await recorder.MoreAsync(random.Next(MostAnswersInALife)).WaitAsync(NoProgress);
            await server.KillAsync(random.Next(8) == 0 ? Beginnings[random.Next(Beginnings.Length)] : null);
        }

        await recorder.MoreAsync(MostAnswersInALife).WaitAsync(NoProgress);
        await over.CancelAsync();
        await Task.WhenAll(clients);
        await ReadWhatIsUnknownAsync(recorder, server.Now);
        Assert.Equal(0, await server.Now.StopAsync());

        var calls = recorder.Calls;
        var unknown = calls.Count(call => call.Answer is null);
        var result = LedgerHistory.Check(calls);
        output.WriteLine($"Seed {seed}, {acceptors} acceptors: {calls.Count} calls, {unknown} of unknown outcome, {result.Steps} steps.");
        Assert.True(result.IsLinearizable, $"Seed {seed}, {acceptors} acceptors: {result.Text}");
        Assert.True(unknown > kills / 2, $"Seed {seed}: too few kills met a call under way.");
        AssertBalanced(calls);
        var (audit, findings, errors) = await Scratch.SynodAsync("audit", scratch.Data);
        Assert.True(audit == ExitCode.Ok, $"Seed {seed}, {acceptors} acceptors: {findings}{errors}");
    }

    private static async Task CallUntilAsync(
        int client, Random random, MortalServer.Life life, HistoryRecorder recorder, Workload workload, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await recorder.CallAsync(client, workload.Next(random), life.Caller);
            if (life.IsOver)
            {
                life = await life.Next;
            }
        }
    }

    /// <summary>Reads all accounts, and every transaction of which somebody does not know whether it happened.</summary>
    private static async Task ReadWhatIsUnknownAsync(HistoryRecorder recorder, MortalServer.Life life)
    {
        var unknown = recorder.Calls.Where(call => call.Answer is null).SelectMany(call => TransactionsOf(call.Operation)).Distinct();
        var reads = unknown.Select(id => (Operation)new Operation.ReadTransaction(id))
            .Concat(Workload.Accounts.Select(id => new Operation.ReadAccount(id)));
        foreach (var read in reads.ToArray())
        {
            Assert.Equal(CallEnd.Answered, await recorder.CallAsync(client: 0, read, life.Caller));
        }
    }

    private static IEnumerable<TransactionId> TransactionsOf(Operation operation) => operation switch
    {
        Operation.Do { Command: SubmitTransaction submit } => [submit.Id],
        Operation.Do { Command: PostPending post } => [post.Id],
        Operation.Do { Command: VoidPending @void } => [@void.Id],
        Operation.Do { Command: ReverseTransaction reverse } => [reverse.Id, reverse.Reverses],
        _ => [],
    };

    /// <summary>The last reads, which were alone, add up.</summary>
    private static void AssertBalanced(IReadOnlyList<Call> calls)
    {
        var totals = calls.Where(call => call.Client == 0).Select(call => call.Answer).OfType<Answer.OfAccount>()
            .Select(account => account.Totals ?? default).ToArray();
        UInt128 Sum(Func<Totals, Amount> part) => totals.Aggregate(UInt128.Zero, (sum, total) => sum + part(total).Value);
        Assert.NotEqual(UInt128.Zero, Sum(total => total.DebitsPosted));
        Assert.Equal(Sum(total => total.DebitsPosted), Sum(total => total.CreditsPosted));
        Assert.Equal(Sum(total => total.DebitsPending), Sum(total => total.CreditsPending));
    }
}
