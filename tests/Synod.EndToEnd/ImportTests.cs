using System.Globalization;
using System.Text.Json;
using Synod.Cli;

namespace Synod.EndToEnd;

/// <summary>Real bank transactions through HTTP, into a real server, and out again.</summary>
public class ImportTests
{
    private static readonly string Map = Path.Combine(AppContext.BaseDirectory, "data", "berka.map.json");

    [Fact]
    public async Task The_excerpt_goes_in_once_and_adds_up() => await ImportTwiceAsync(BankFile.Excerpt(), acceptors: "3");

    [Fact]
    public async Task The_whole_file_goes_in_once_and_adds_up_where_it_is_at_hand()
    {
        if (BankFile.Whole() is { } file)
        {
            Assert.Equal((49_102, 1_229), (file.Transactions, file.Balances.Count));
            await ImportTwiceAsync(file, acceptors: "1");
        }
    }

    [Fact]
    public async Task A_server_killed_three_times_while_it_imports_the_excerpt_has_nothing_twice_and_loses_nothing() =>
        await ImportThroughKillsAsync(BankFile.Excerpt(), kills: 3);

    [Fact]
    public async Task A_server_killed_while_it_imports_the_whole_file_has_nothing_twice_and_loses_nothing()
    {
        if (BankFile.Whole() is { } file)
        {
            await ImportThroughKillsAsync(file, kills: 1);
        }
    }

    private static async Task ImportThroughKillsAsync(BankFile file, int kills)
    {
        using var scratch = new Scratch();
        for (var kill = 1; kill <= kills; kill++)
        {
            await using var server = await ServerProcess.StartAsync(scratch.Data);
            await CreateLedgerAsync(server);
            var import = ImportAsync(server, file, batch: "100");
            await EntriesAsync(server, atLeast: kill * file.Transactions / (kills + 2));
            await server.KillAsync();

            // The terminal may not be kept waiting for its retries: what matters is what is on the disk.
            _ = import;
        }

        await using var restarted = await ServerProcess.StartAsync(scratch.Data);
        var (exitCode, json) = await ImportAsync(restarted, file, batch: "1000");

        Assert.Equal(ExitCode.LinesRefused, exitCode);
        Assert.True(json.GetProperty("alreadyThere").GetInt64() > 0);
        await AssertBalancesAsync(restarted, file);
        Assert.Equal(ExitCode.Ok, (await Scratch.SynodAsync("audit", scratch.Data)).ExitCode);
    }

    private static async Task ImportTwiceAsync(BankFile file, string acceptors)
    {
        using var scratch = new Scratch();
        await using var server = await ServerProcess.StartAsync(scratch.Data, "--acceptors", acceptors);
        await CreateLedgerAsync(server);

        var (firstExit, first) = await ImportAsync(server, file, "1000");
        await AssertBalancesAsync(server, file);
        var digest = await DigestAsync(server);
        var (againExit, again) = await ImportAsync(server, file, "1000");

        Assert.Equal((ExitCode.LinesRefused, ExitCode.LinesRefused), (firstExit, againExit));
        Assert.Equal(file.Transactions, first.GetProperty("new").GetInt64());
        Assert.Equal(file.CutOffLine, first.GetProperty("refusedLines")[0].GetProperty("line").GetInt64());
        Assert.Equal(1, first.GetProperty("refused").GetInt64());
        Assert.Equal(0, again.GetProperty("new").GetInt64());
        Assert.Equal(file.Transactions, again.GetProperty("alreadyThere").GetInt64());
        Assert.Equal(digest, await DigestAsync(server));
        Assert.Equal(ExitCode.Ok, (await Scratch.SynodAsync("audit", scratch.Data)).ExitCode);
        Assert.Equal(ExitCode.Ok, (await Scratch.SynodAsync("audit", server.Url)).ExitCode);
    }

    private static async Task CreateLedgerAsync(ServerProcess server)
    {
        var (exitCode, _, errors) = await Scratch.SynodAsync("ledger", "create", "bank", "--server", server.Url);
        Assert.True(exitCode == ExitCode.Ok, errors);
    }

    private static Task<(ExitCode ExitCode, JsonElement Json)> ImportAsync(ServerProcess server, BankFile file, string batch) =>
        Scratch.SynodJsonAsync("import", file.Path, "--map", Map, "--ledger", "bank", "--server", server.Url, "--batch", batch);

    private static async Task AssertBalancesAsync(ServerProcess server, BankFile file)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        foreach (var (customer, expected) in file.Balances)
        {
            var text = await http.GetStringAsync($"/v1/ledgers/bank/accounts/{customer}?consistency=local");
            var account = JsonDocument.Parse(text).RootElement;
            var balance = long.Parse(account.GetProperty("balance").GetString()!, CultureInfo.InvariantCulture);
            Assert.Equal(expected, balance);
            Assert.InRange(file.DistanceFromTheBanksFigure(customer, balance) ?? 0, 0, 70);
        }
    }

    private static async Task<string> DigestAsync(ServerProcess server)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        return Head(await http.GetStringAsync("/v1/ledgers/bank")).GetProperty("stateDigest").GetString()!;
    }

    /// <summary>Returns when the ledger has so many entries: progress, and not time, says when the middle is.</summary>
    private static async Task EntriesAsync(ServerProcess server, int atLeast)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        while (Head(await http.GetStringAsync("/v1/ledgers/bank")).GetProperty("entries").GetInt64() < atLeast)
        {
        }
    }

    private static JsonElement Head(string ledger) => JsonDocument.Parse(ledger).RootElement.GetProperty("heads")[0];
}
