using System.Globalization;
using Synod.Cli;
using Synod.Ledger;
using Xunit.Abstractions;

namespace Synod.EndToEnd;

/// <summary>
/// A server of a ledger of four shards is killed in the middle of transactions across them, and starts again on what is on the
/// disk. In the end every account is what the clients were told, nothing is left held, and the chains fit each other.
/// </summary>
public class CrossShardKillTests(ITestOutputHelper output)
{
    private const int Clients = 8;
    private const int MostAnswersInALife = 60;
    private static readonly TimeSpan NoProgress = TimeSpan.FromMinutes(2);

    // Fifty of them take minutes: whoever has the time asks for them.
    private static readonly int Kills =
        int.Parse(Environment.GetEnvironmentVariable("SYNOD_KILLS") ?? "10", CultureInfo.InvariantCulture);

    // What a server says while it starts, and what it is killed at.
    private static readonly string[] Beginnings = ["Data in ", "Recovered "];

    [Fact]
    public async Task Nothing_across_shards_is_lost_doubled_or_left_held_whenever_the_server_is_killed()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"Seed {seed}.");
        var random = new Random(seed);
        using var scratch = new Scratch();
        var acceptors = random.Next(2) == 0 ? "1" : "3";
        await using var server = await MortalServer.StartAsync(scratch.Data, CrossShardBank.Shards, "--acceptors", acceptors);
        await server.Now.Client.OpenAccountsAsync(MortalServer.Ledger, CrossShardBank.Openings);
        var answers = new AnswerCount();
        var clients = Enumerable.Range(1, Clients)
            .Select(n => new CrossShardClient($"c{n}", new Random(random.Next()), server, answers, isPatient: n % 2 == 0)).ToArray();
        using var over = new CancellationTokenSource();
        var running = clients.Select(client => client.RunAsync(over.Token)).ToArray();
        for (var kill = 0; kill < Kills; kill++)
        {
            await answers.MoreAsync(random.Next(MostAnswersInALife)).WaitAsync(NoProgress);
            await server.KillAsync(random.Next(8) == 0 ? Beginnings[random.Next(Beginnings.Length)] : null);
        }

        await answers.MoreAsync(MostAnswersInALife).WaitAsync(NoProgress);
        await over.CancelAsync();
        await Task.WhenAll(running);

        var unknown = clients.Sum(client => client.Deeds.Count(deed => deed.Known == Knowledge.Unknown));
        var acknowledged = clients.SelectMany(client => client.Deeds).Where(deed => deed.Known == Knowledge.Done).ToArray();

        // Whoever drove what clients gave up is gone with this kill, and nobody asks for it again: the shards themselves must end it.
        await server.KillAsync();
        var watch = new LedgerWatch(server.Now.Client, MortalServer.Ledger, CrossShardBank.Shards);
        using var limit = new CancellationTokenSource(NoProgress);
        var reserved = (await watch.NothingIsOnItsWayAsync(limit.Token)).ReservedHolds;
        output.WriteLine($"{reserved} legs reserved after the last kill.");
        var found = (await Task.WhenAll(clients.Select(client => client.SettleAsync()))).Sum();
        output.WriteLine($"{Kills} kills, {acceptors} acceptors.");
        output.WriteLine($"{acknowledged.Length} acknowledged, {acknowledged.Count(deed => deed.IsAcross)} of them across shards.");
        output.WriteLine($"{unknown} of unknown outcome, {found} of them found.");
        var (wait, kills) = clients.Max(client => client.LongestWait);
        output.WriteLine($"The longest wait of one across shards: {wait.TotalSeconds:0.0} s, through {kills} kills.");
        var deeds = clients.SelectMany(client => client.Deeds).ToArray();
        Assert.All(deeds, deed => Assert.True(deed.IsSettled, $"{deed.Id}"));
        Assert.True(unknown > Kills / 2, "Too few kills met a transaction under way.");

        await AssertInTheChainsAsync(watch, deeds);
        await AssertTotalsAsync(clients[0], deeds);
        Assert.Equal(0, await server.Now.StopAsync());
        var (audit, findings, errors) = await Scratch.SynodAsync("audit", scratch.Data);
        Assert.True(audit == ExitCode.Ok, findings + errors);
    }

    /// <summary>The chains fit each other, hold nothing, and have the transactions that happened and no others, each once.</summary>
    private async Task AssertInTheChainsAsync(LedgerWatch watch, Deed[] deeds)
    {
        using var limit = new CancellationTokenSource(NoProgress);
        var report = await watch.NothingIsHeldAsync(limit.Token);
        output.WriteLine($"{report.Transactions} over several shards decided for, {watch.Entries.OfType<TransactionAborted>().Count()} "
            + $"attempts aborted, {watch.Entries.OfType<HoldReleased>().Count()} holds released.");
        Assert.Equal(
            deeds.Where(deed => deed.Known == Knowledge.Done).Select(deed => deed.Id.Value).Order(StringComparer.Ordinal),
            watch.Entries.OfType<TransactionEntry>().Select(entry => entry.Id.Value).Order(StringComparer.Ordinal));

        // Debits are credits in it, or the audit had found a fault.
        var sums = Assert.Single(report.Assets);
        var posted = deeds.SelectMany(deed => deed.Posted).Aggregate(UInt128.Zero, (sum, transfer) => sum + transfer.Amount.Value);
        Assert.Equal((posted, 0), (sums.Posted, sums.Pending));
    }

    private static async Task AssertTotalsAsync(CrossShardClient client, Deed[] deeds)
    {
        foreach (var (id, expected) in CrossShardBank.TotalsOf(deeds))
        {
            Assert.Equal(expected, await client.TotalsOfAsync(id, local: true));
            Assert.Equal(expected, await client.TotalsOfAsync(id, local: false));
        }
    }
}
