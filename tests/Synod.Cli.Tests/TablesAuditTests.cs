using Synod.Azurite;
using Synod.Consensus;
using Synod.Hosting;
using Synod.Ledger;
using Synod.Storage.AzureTables;

namespace Synod.Cli.Tests;

/// <summary>Audits of Azure tables, sound and damaged on purpose.</summary>
public sealed class TablesAuditTests(TablesBank bank) : IClassFixture<TablesBank>
{
    private const string NobodyListens = "UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://127.0.0.77";

    [Fact]
    public async Task Tables_are_audited_while_their_server_runs_and_say_what_it_says()
    {
        var tables = await CliRun.Of(["audit", "--store", bank.Connection, "--json"]);
        var served = await CliRun.Of(["audit", bank.Server.Url, "--json"]);

        Assert.True(tables.Code == ExitCode.Ok, tables.Error + tables.Out);
        Assert.Equal(Shards(served), Shards(tables));
        Assert.Equal(("bank", 4), Shards(tables)[1]);

        // What the index keeps was held against the blocks too: a checkpoint each, where a server gives the newest.
        Assert.Equal(4, tables.Json.GetProperty("shards")[1].GetProperty("checkpoints").GetInt32());
    }

    [Fact]
    public async Task Each_acceptor_may_be_named_and_one_that_is_away_is_a_finding()
    {
        var all = await CliRun.Of(["audit", "--store", bank.Connection, "--store", bank.Connection, "--store", bank.Connection]);
        Assert.True(all.Code == ExitCode.Ok, all.Error + all.Out);

        var two = await CliRun.Of(["audit", "--store", bank.Connection, "--store", NobodyListens, "--store", bank.Connection]);
        Assert.Equal(ExitCode.VerificationFailed, two.Code);
        Assert.Contains("Acceptor 2 of 3 is lost.", two.Out, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", two.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("FAULT  shard", two.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.Ok, "", "--store", "*", "--service-id", "books", "--ledger", "bank")]
    [InlineData(ExitCode.Usage, "has the service id 'books'; 'synod' was asked for", "--store", "*", "--service-id", "synod")]
    [InlineData(ExitCode.Usage, "cannot be a service id", "--store", "*", "--service-id", "my_books")]
    [InlineData(ExitCode.Usage, "has no ledger 'nowhere'", "--store", "*", "--ledger", "nowhere")]
    [InlineData(ExitCode.Usage, "There are 2 connections", "--store", "*", "--store", "*")]
    [InlineData(ExitCode.Usage, "name=value", "--store", "nonsense")]
    [InlineData(ExitCode.Usage, "Give either a TARGET or --store", "--store", "*", "data")]
    [InlineData(ExitCode.Usage, "Give either a TARGET or --store")]
    [InlineData(ExitCode.Usage, "--service-id is for --store", "data", "--service-id", "books")]
    [InlineData(ExitCode.Unavailable, "cannot be reached", "--store", NobodyListens)]
    public async Task What_cannot_be_audited_is_said_in_words(ExitCode expected, string words, params string[] options)
    {
        var run = await CliRun.Of(["audit", .. options.Select(option => option == "*" ? bank.Connection : option)]);

        Assert.True(run.Code == expected, run.Error + run.Out);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_that_are_none_stay_so_and_a_changed_vote_is_named_by_its_place()
    {
        using var directory = new TemporaryDirectory();
        await using var azurite = await AzuriteServer.StartAsync();
        for (var again = 0; again < 2; again++)
        {
            var none = await CliRun.Of(["audit", "--store", azurite.ConnectionString]);
            Assert.Equal(ExitCode.Usage, none.Code);
            Assert.Contains("does not hold the first acceptor of a store", none.Error, StringComparison.Ordinal);
        }

        await using (var server = await RunningServer.StartOnTablesAsync(azurite.ConnectionString, directory["key"], acceptors: 3))
        {
            await server.OpenBankAsync();
            await server.StopAsync();
        }

        await ChangeBlockAsync(azurite.ConnectionString, directory["key"], acceptor: 2);
        var minority = await CliRun.Of(["audit", "--store", azurite.ConnectionString, "--json"]);
        Assert.Equal(ExitCode.VerificationFailed, minority.Code);
        Assert.False(minority.Json.GetProperty("shards")[1].TryGetProperty("fault", out _));
        var finding = minority.Json.GetProperty("findings")[0].GetString();
        Assert.Contains($"{azurite.Endpoint}, acceptor 2': shard bank/0, slot 4", finding, StringComparison.Ordinal);

        await ChangeBlockAsync(azurite.ConnectionString, directory["key"], acceptor: 1);
        var majority = await CliRun.Of(["audit", "--store", azurite.ConnectionString, "--json"]);
        Assert.Equal(ExitCode.VerificationFailed, majority.Code);
        var fault = majority.Json.GetProperty("shards")[1].GetProperty("fault");
        Assert.Equal((4, 0), (fault.GetProperty("height").GetInt32(), fault.GetProperty("entry").GetInt32()));
    }

    private static async Task ChangeBlockAsync(string connection, string key, int acceptor)
    {
        PemCheckpointSigner? signer = null;
        var store = await AzureTablesStore.OpenOrCreateAsync(
            [connection], null, null, null, storeIsNew => signer = SigningKeyFile.Open(key, storeIsNew), TimeProvider.System, default);
        signer!.Dispose();
        var votes = store.Acceptors[acceptor - 1].Store!;
        var (shard, slot) = (new ShardKey(LedgerName.Parse("bank"), 0), new Slot(4));
        var stored = (await votes.ReadAsync(shard, slot, default))!;
        var block = stored.State.Vote!.Value.ToArray();
        "2026/0002"u8.CopyTo(block.AsSpan(block.AsSpan().IndexOf("2026/0001"u8)));
        var changed = new SlotState(stored.State.Promised, new Vote(stored.State.Vote.Ballot, block));
        Assert.True((await votes.WriteAsync(shard, slot, changed, stored.Version, default)).Written);
    }

    private static (string? Ledger, int Entries)[] Shards(CliRun run) => [.. run.Json.GetProperty("shards").EnumerateArray()
        .Select(s => (s.GetProperty("ledger").GetString(), s.GetProperty("entries").GetInt32()))];
}
