using Synod.Cli;

namespace Synod.EndToEnd;

/// <summary>Real bank transactions through HTTP, into a real server, and out again.</summary>
public class ImportTests
{
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
            await BankImport.CreateLedgerAsync(server.Url);
            var import = BankImport.ImportAsync(server.Url, file, batch: "100");
            await BankImport.EntriesAsync(server.Url, atLeast: kill * file.Transactions / (kills + 2));
            await server.KillAsync();

            // The terminal may not be kept waiting for its retries: what matters is what is on the disk.
            _ = import;
        }

        await using var restarted = await ServerProcess.StartAsync(scratch.Data);
        var (exitCode, json) = await BankImport.ImportAsync(restarted.Url, file, batch: "1000");

        Assert.Equal(ExitCode.LinesRefused, exitCode);
        Assert.True(json.GetProperty("alreadyThere").GetInt64() > 0);
        await BankImport.AssertBalancesAsync(restarted.Url, file);
        Assert.Equal(ExitCode.Ok, (await Scratch.SynodAsync("audit", scratch.Data)).ExitCode);
    }

    private static async Task ImportTwiceAsync(BankFile file, string acceptors)
    {
        using var scratch = new Scratch();
        await using var server = await ServerProcess.StartAsync(scratch.Data, "--acceptors", acceptors);
        await BankImport.CreateLedgerAsync(server.Url);

        var (firstExit, first) = await BankImport.ImportAsync(server.Url, file, "1000");
        await BankImport.AssertBalancesAsync(server.Url, file);
        var digest = await BankImport.DigestAsync(server.Url);
        var (againExit, again) = await BankImport.ImportAsync(server.Url, file, "1000");

        Assert.Equal((ExitCode.LinesRefused, ExitCode.LinesRefused), (firstExit, againExit));
        Assert.Equal(file.Transactions, first.GetProperty("new").GetInt64());
        Assert.Equal(file.CutOffLine, first.GetProperty("refusedLines")[0].GetProperty("line").GetInt64());
        Assert.Equal(1, first.GetProperty("refused").GetInt64());
        Assert.Equal(0, again.GetProperty("new").GetInt64());
        Assert.Equal(file.Transactions, again.GetProperty("alreadyThere").GetInt64());
        Assert.Equal(digest, await BankImport.DigestAsync(server.Url));
        Assert.Equal(ExitCode.Ok, (await Scratch.SynodAsync("audit", scratch.Data)).ExitCode);
        Assert.Equal(ExitCode.Ok, (await Scratch.SynodAsync("audit", server.Url)).ExitCode);
    }
}
