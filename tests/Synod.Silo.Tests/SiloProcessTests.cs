using System.Text.Json;
using Synod.Azurite;
using Synod.Cli;
using Synod.EndToEnd;

namespace Synod.Silo.Tests;

/// <summary>Silos as operators run them: processes that share nothing but tables.</summary>
public sealed class SiloProcessTests : IAsyncLifetime
{
    private const string Payments = "200";
    private AzuriteServer _azurite = null!;

    public async Task InitializeAsync() => _azurite = await AzuriteServer.StartAsync();

    public async Task DisposeAsync() => await _azurite.DisposeAsync();

    [Fact]
    public async Task Of_three_silos_one_killed_under_load_is_only_a_wait()
    {
        using var scratch = new Scratch();
        await using var first = await StartSiloAsync(scratch, "--acceptors", "3");
        await using var second = await StartSiloAsync(scratch);
        await using var third = await StartSiloAsync(scratch);
        await BankImport.CreateLedgerAsync(first.Url);
        await using var app = await ServerProcess.StartProgramAsync(
            "Synod.ClientApp.dll", "Paid 50", $"{first.Gateway},{second.Gateway},{third.Gateway}", "bank", Payments);

        await first.KillAsync();
        Assert.Equal(0, await app.EndAsync());
        Assert.Contains("All paid", app.Output, StringComparison.Ordinal);

        foreach (var silo in new[] { second, third })
        {
            using var http = new HttpClient { BaseAddress = new Uri(silo.Url) };
            var till = JsonDocument.Parse(await http.GetStringAsync("/v1/ledgers/bank/accounts/till")).RootElement;
            Assert.Equal(Payments, till.GetProperty("balance").GetString());
            Assert.Equal(ExitCode.Ok, (await Scratch.SynodAsync("audit", silo.Url)).ExitCode);
        }

        Assert.Equal(0, await third.StopAsync());
        Assert.Equal(ExitCode.Ok, (await Scratch.SynodAsync("audit", second.Url)).ExitCode);
    }

    [Fact]
    public async Task A_silo_opens_what_a_server_wrote_and_the_reverse()
    {
        using var scratch = new Scratch();
        var file = BankFile.Excerpt();
        await using (var server = await StartServerAsync(scratch, "--service-id", "books"))
        {
            await BankImport.CreateLedgerAsync(server.Url);
            await BankImport.ImportAsync(server.Url, file, "500");
            Assert.Equal(0, await server.StopAsync());
        }

        string digest;
        await using (var silo = await StartSiloAsync(scratch, "--alone", "--service-id", "books"))
        {
            await BankImport.AssertBalancesAsync(silo.Url, file);
            var (_, again) = await BankImport.ImportAsync(silo.Url, file, "500");
            Assert.Equal(file.Transactions, again.GetProperty("alreadyThere").GetInt64());
            var (opened, _, errors) = await Scratch.SynodAsync(
                "account", "open", "new", "--asset", "EUR/2", "--ledger", "bank", "--server", silo.Url);
            Assert.True(opened == ExitCode.Ok, errors);
            digest = await BankImport.DigestAsync(silo.Url);
            Assert.Equal(0, await silo.StopAsync());
        }

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => StartSiloAsync(scratch, "--alone", "--service-id", "synod"));
        Assert.Contains("has the service id 'books'; 'synod' was asked for", refused.Message, StringComparison.Ordinal);

        await using var last = await StartServerAsync(scratch);
        Assert.Equal(digest, await BankImport.DigestAsync(last.Url));
        Assert.Equal(ExitCode.Ok, (await Scratch.SynodAsync("audit", last.Url)).ExitCode);
    }

    [Fact]
    public async Task A_silo_that_cannot_start_says_why()
    {
        using var scratch = new Scratch();
        await using (await StartSiloAsync(scratch, "--alone"))
        {
            // Now the store names its key.
        }

        File.Delete(scratch["signing.key"]);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartSiloAsync(scratch, "--alone"));
        Assert.Contains("signing.key' is missing", error.Message, StringComparison.Ordinal);
    }

    private Task<SiloProcess> StartSiloAsync(Scratch scratch, params string[] options) =>
        SiloProcess.StartAsync(_azurite.ConnectionString, scratch["signing.key"], options);

    private Task<ServerProcess> StartServerAsync(Scratch scratch, params string[] options) => ServerProcess.StartAsync(
        scratch.Data, ["--store", _azurite.ConnectionString, "--key", scratch["signing.key"], .. options]);
}
