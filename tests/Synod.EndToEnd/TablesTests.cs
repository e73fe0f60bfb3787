using System.Text.Json;
using Synod.Azurite;
using Synod.Cli;

namespace Synod.EndToEnd;

/// <summary>A real server on the emulator of Azure tables: what goes in is there after a kill, and adds up.</summary>
public class TablesTests
{
    private const string NobodyListens = "UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://127.0.0.77";

    [Fact]
    public async Task A_server_on_tables_keeps_what_it_acknowledged_and_passes_an_audit()
    {
        using var scratch = new Scratch();
        await using var azurite = await AzuriteServer.StartAsync();
        string[] options = ["--store", azurite.ConnectionString, "--key", scratch["signing.key"]];
        var file = BankFile.Excerpt();
        string before;
        await using (var server = await ServerProcess.StartAsync(scratch.Data, [.. options, "--acceptors", "3"]))
        {
            Assert.Equal(ExitCode.Ok, (await Scratch.SynodAsync("ledger", "create", "bank", "--server", server.Url)).ExitCode);
            var (exitCode, json) = await ImportAsync(server, file);
            Assert.Equal(ExitCode.LinesRefused, exitCode);
            Assert.True(file.Transactions == json.GetProperty("new").GetInt64(), json + server.Output);
            before = await LedgerAsync(server);
            await server.KillAsync();
        }

        await using var again = await ServerProcess.StartAsync(scratch.Data, options);
        Assert.Equal(before, await LedgerAsync(again));
        Assert.Equal(file.Transactions, (await ImportAsync(again, file)).Json.GetProperty("alreadyThere").GetInt64());
        Assert.Equal(ExitCode.Ok, (await Scratch.SynodAsync("audit", again.Url)).ExitCode);
        Assert.Equal(0, await again.StopAsync());
        Assert.False(Directory.Exists(scratch.Data));
    }

    [Fact]
    public async Task A_second_server_on_the_same_tables_fences_the_first()
    {
        using var scratch = new Scratch();
        await using var azurite = await AzuriteServer.StartAsync();
        string[] options = ["--store", azurite.ConnectionString, "--key", scratch["signing.key"]];
        await using var first = await ServerProcess.StartAsync(scratch.Data, options);
        await using var second = await ServerProcess.StartAsync(scratch.Data, options);

        Assert.NotEqual(ExitCode.Ok, (await Scratch.SynodAsync("ledger", "create", "bank", "--server", first.Url)).ExitCode);
        Assert.Equal(ExitCode.Ok, (await Scratch.SynodAsync("ledger", "create", "bank", "--server", second.Url)).ExitCode);
        using var http = new HttpClient();
        var ready = await http.GetAsync(first.Url + "/health/ready");
        Assert.Contains("urn:synod:problem:fenced", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--key FILE", "--store", "UseDevelopmentStorage=true")]
    [InlineData("--key is for a store on tables", "--key", "signing.key")]
    [InlineData("--service-id is for a store on tables", "--service-id", "books")]
    [InlineData("cannot be a service id", "--store", "UseDevelopmentStorage=true", "--key", "signing.key", "--service-id", "my_books")]
    [InlineData("name=value", "--store", "nonsense", "--key", "signing.key")]
    [InlineData("not encrypted", "--store", "http://tables.example", "--key", "signing.key")]
    [InlineData("cannot be reached", "--store", NobodyListens, "--key", "signing.key")]
    public async Task A_server_that_cannot_use_its_tables_says_so_and_does_not_start(string words, params string[] options)
    {
        using var scratch = new Scratch();
        var (exitCode, output) = await ServerProcess.RunToEndAsync(scratch.Data, options);
        Assert.Equal(1, exitCode);
        Assert.Contains(words, output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch.Data));
    }

    private static Task<(ExitCode ExitCode, JsonElement Json)> ImportAsync(ServerProcess server, BankFile file)
    {
        var map = Path.Combine(AppContext.BaseDirectory, "data", "berka.map.json");
        return Scratch.SynodJsonAsync(
            "import", file.Path, "--map", map, "--ledger", "bank", "--server", server.Url, "--batch", "500");
    }

    private static async Task<string> LedgerAsync(ServerProcess server)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        return await http.GetStringAsync("/v1/ledgers/bank");
    }
}
