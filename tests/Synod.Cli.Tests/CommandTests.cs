using System.Globalization;
using System.Text.RegularExpressions;

namespace Synod.Cli.Tests;

/// <summary>Every command that speaks to a service, against a real one.</summary>
public sealed partial class CommandTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private RunningServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync(_directory["data"]);
        await _server.OpenBankAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("ledger list", "ledger-list.json")]
    [InlineData("ledger show bank", "ledger-show.json")]
    [InlineData("account show customers:42", "account-show.json")]
    [InlineData("account entries customers:42", "account-entries.json")]
    [InlineData("transaction show t-1", "transaction-show.json")]
    [InlineData("transfer --debit customers:42 --credit cash --amount 2501 --id t-2", "refused.json")]
    [InlineData("account show nobody", "not-found.json")]
    public async Task What_JSON_prints_is_a_contract(string line, string golden)
    {
        var run = await _server.RunAsync(line + " --json");

        Golden.Matches(golden, WithoutWhatDiffers(run.Out));
    }

    [Fact]
    public async Task The_same_again_changes_nothing_and_says_so()
    {
        var again = await _server.RunAsync("transfer --debit cash --credit customers:42 --amount 2500 --id t-1 --reference 2026/0001");
        var other = await _server.RunAsync("transfer --debit cash --credit customers:42 --amount 2501 --id t-1");

        Assert.Equal(ExitCode.Ok, again.Code);
        Assert.Contains("it was there already", again.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, other.Code);
        Assert.Contains("transaction-conflict", other.Error, StringComparison.Ordinal);
        Assert.Equal("2500", await BalanceAsync("customers:42"));
        Assert.Equal(ExitCode.Refused, (await _server.RunAsync("ledger create bank --shards 2")).Code);
        Assert.Equal(ExitCode.Ok, (await _server.RunAsync("ledger create bank")).Code);
    }

    [Fact]
    public async Task A_reservation_is_posted_in_part()
    {
        var reserved = await _server.RunAsync("transfer --debit customers:42 --credit cash --amount 1000 --id p-1 --pending 3600");
        Assert.Equal(ExitCode.Ok, reserved.Code);
        Assert.Equal("2500", await BalanceAsync("customers:42"));

        var posted = await _server.RunAsync("transaction post p-1 --amounts 400");

        Assert.Equal(ExitCode.Ok, posted.Code);
        Assert.Contains("posted", posted.Out, StringComparison.Ordinal);
        Assert.Equal("2100", await BalanceAsync("customers:42"));
        Assert.Equal(ExitCode.Refused, (await _server.RunAsync("transaction void p-1")).Code);
    }

    [Fact]
    public async Task A_reservation_is_voided_and_a_payment_reversed()
    {
        await _server.RunAsync("transfer --debit customers:42 --credit cash --amount 1000 --id p-1 --pending never");

        Assert.Equal(ExitCode.Ok, (await _server.RunAsync("transaction void p-1")).Code);
        Assert.Equal(ExitCode.Ok, (await _server.RunAsync("transaction reverse t-1 --id t-2")).Code);

        Assert.Equal("0", await BalanceAsync("customers:42"));
        var reversed = await _server.RunAsync("transaction show t-1 --json");
        Assert.Equal("t-2", reversed.Json.GetProperty("reversedBy").GetString());
    }

    [Fact]
    public async Task An_account_is_shown_as_of_a_height()
    {
        var head = await _server.RunAsync("ledger show bank --json");
        var height = head.Json.GetProperty("heads")[0].GetProperty("height").GetUInt64();

        var at = (height - 1).ToString(CultureInfo.InvariantCulture);
        var before = await _server.RunAsync("account show customers:42 --json --at " + at);

        Assert.Equal("0", before.Json.GetProperty("balance").GetString());
    }

    [Fact]
    public async Task A_person_sees_money_with_its_point()
    {
        var run = await _server.RunAsync("account show customers:42");
        var entries = await _server.RunAsync("account entries customers:42");

        Assert.Contains("25.00 USD", run.Out, StringComparison.Ordinal);
        Assert.Contains("name=Ada", run.Out, StringComparison.Ordinal);
        Assert.Contains("2026/0001", entries.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("2500", entries.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_longer_than_a_page_is_read_to_the_limit()
    {
        for (var i = 0; i < 5; i++)
        {
            await _server.RunAsync($"transfer --debit cash --credit customers:42 --amount 1 --id more-{i}");
        }

        var run = await _server.RunAsync("account entries customers:42 --limit 4 --json");

        Assert.Equal(4, run.Json.GetProperty("entries").GetArrayLength());
        Assert.NotNull(run.Json.GetProperty("next").GetString());
    }

    [Fact]
    public async Task A_load_is_measured_in_a_ledger_of_its_own()
    {
        var run = await CliRun.Of($"bench --server {_server.Url} --accounts 10 --transactions 100 --batch 7 --connections 3 --json");

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal(100, run.Json.GetProperty("transactions").GetInt32());
        Assert.Equal(15, run.Json.GetProperty("requests").GetInt32());
        Assert.StartsWith("bench-", run.Json.GetProperty("ledger").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_percentile_is_the_nearest_rank()
    {
        double[] sorted = [.. Enumerable.Range(1, 100).Select(n => (double)n)];

        Assert.Equal([50, 99, 100, 100], new[] { 0.5, 0.99, 0.999, 1 }.Select(share => LoadGenerator.At(sorted, share)));
        Assert.Equal(0, LoadGenerator.At([], 0.5));
    }

    private async Task<string?> BalanceAsync(string account) =>
        (await _server.RunAsync($"account show {account} --json")).Json.GetProperty("balance").GetString();

    // Times, hashes and salts are new at every run.
    private static string WithoutWhatDiffers(string json) =>
        Salt().Replace(Hash().Replace(Time().Replace(json, "TIME"), "HASH"), "\"metadataSalt\":\"SALT\"");

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")]
    private static partial Regex Time();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Hash();

    [GeneratedRegex("\"metadataSalt\":\"[^\"]+\"")]
    private static partial Regex Salt();
}
