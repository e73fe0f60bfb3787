using System.Text.Json;
using Synod.Cli;
using Synod.Client;
using Synod.Ledger;
using Xunit.Abstractions;

namespace Synod.EndToEnd;

/// <summary>The bank's transactions in a ledger of eight shards: most of them are across two of them, and nobody can tell.</summary>
public class ShardedImportTests(ITestOutputHelper output)
{
    private const int Shards = 8;
    private static readonly LedgerName Bank = LedgerName.Parse("bank");
    private static readonly TimeSpan NoProgress = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task The_excerpt_comes_to_the_same_on_eight_shards_as_on_one() => await CompareAsync(BankFile.Excerpt());

    [Fact]
    public async Task The_whole_file_comes_to_the_same_on_eight_shards_as_on_one_where_it_is_at_hand()
    {
        if (BankFile.Whole() is { } file)
        {
            await CompareAsync(file);
        }
    }

    private async Task CompareAsync(BankFile file)
    {
        var one = await ImportAsync(file, 1);
        var many = await ImportAsync(file, Shards);

        Assert.True(file.Balances.Count < one.Totals.Count);
        Assert.Equal(one.Totals, many.Totals);
        Assert.NotEqual(0, one.WouldBeAcross);
        Assert.Equal(0UL, one.Across);
        Assert.Equal((ulong)one.WouldBeAcross, many.Across);
        output.WriteLine($"{file.Transactions} transactions, {many.Across} of them across {Shards} shards.");
        output.WriteLine($"The import took {one.Seconds} s on 1 shard, and {many.Seconds} s on {Shards}.");
    }

    private static async Task<Outcome> ImportAsync(BankFile file, int shards)
    {
        using var scratch = new Scratch();
        await using var server = await ServerProcess.StartAsync(scratch.Data);
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        var client = new SynodClient(http);
        await BankImport.CreateLedgerAsync(server.Url, shards);
        var (_, first) = await BankImport.ImportAsync(server.Url, file, "1000");
        Assert.Equal(file.Transactions, first.GetProperty("new").GetInt64());

        // The last answers come before the other shards have written down what was decided.
        var watch = new LedgerWatch(client, Bank, shards);
        using var limit = new CancellationTokenSource(NoProgress);
        var report = await watch.NothingIsHeldAsync(limit.Token);
        await BankImport.AssertBalancesAsync(server.Url, file);

        var heads = await HeadsAsync(client);
        var (_, again) = await BankImport.ImportAsync(server.Url, file, "1000");
        Assert.Equal(0, again.GetProperty("new").GetInt64());
        Assert.Equal(file.Transactions, again.GetProperty("alreadyThere").GetInt64());
        Assert.Equal(heads, await HeadsAsync(client));
        Assert.Equal(ExitCode.Ok, (await Scratch.SynodAsync("audit", server.Url)).ExitCode);
        Assert.Equal(ExitCode.Ok, (await Scratch.SynodAsync("audit", scratch.Data)).ExitCode);

        var totals = new SortedDictionary<string, Totals>(StringComparer.Ordinal);
        foreach (var account in watch.Entries.OfType<AccountOpened>())
        {
            totals.Add(account.Id.Value, TotalsOf(await client.ReadAccountAsync(Bank, account.Id)));
        }

        var transactions = watch.Entries.OfType<TransactionPosted>();
        return new Outcome(totals, report.Transactions, transactions.Count(IsAcross), SecondsOf(first));
    }

    private static Totals TotalsOf(AccountDetails account) =>
        new(account.DebitsPosted, account.CreditsPosted, account.DebitsPending, account.CreditsPending);

    private static async Task<IReadOnlyList<HeadDetails>> HeadsAsync(SynodClient client) => (await client.ReadLedgerAsync(Bank)).Heads;

    private static bool IsAcross(TransactionPosted posted) =>
        Legs.ParticipantsOf(posted.Transfers, Shards, Placement.ShardOf(posted.Transfers[0].Debit, Shards)).Count > 0;

    private static double SecondsOf(JsonElement import) => import.GetProperty("seconds").GetDouble();

    /// <param name="Totals">Of every account.</param>
    /// <param name="Across">How many transactions were decided with votes of other shards.</param>
    /// <param name="WouldBeAcross">How many are across eight shards, by the places of their accounts.</param>
    /// <param name="Seconds">How long the import took.</param>
    private sealed record Outcome(SortedDictionary<string, Totals> Totals, ulong Across, int WouldBeAcross, double Seconds);
}
