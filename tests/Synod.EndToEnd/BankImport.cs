using System.Globalization;
using System.Text.Json;
using Synod.Cli;

namespace Synod.EndToEnd;

/// <summary>The bank's file, by the terminal and HTTP, into a ledger "bank", and what it must have come to.</summary>
internal static class BankImport
{
    private static readonly string Map = Path.Combine(AppContext.BaseDirectory, "data", "berka.map.json");

    public static async Task CreateLedgerAsync(string url, int shards = 1)
    {
        var (exitCode, _, errors) = await Scratch.SynodAsync("ledger", "create", "bank", "--server", url, "--shards", $"{shards}");
        Assert.True(exitCode == ExitCode.Ok, errors);
    }

    public static Task<(ExitCode ExitCode, JsonElement Json)> ImportAsync(string url, BankFile file, string batch) =>
        Scratch.SynodJsonAsync("import", file.Path, "--map", Map, "--ledger", "bank", "--server", url, "--batch", batch);

    public static async Task AssertBalancesAsync(string url, BankFile file)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        foreach (var (customer, expected) in file.Balances)
        {
            var text = await http.GetStringAsync($"/v1/ledgers/bank/accounts/{customer}?consistency=local");
            var account = JsonDocument.Parse(text).RootElement;
            var balance = long.Parse(account.GetProperty("balance").GetString()!, CultureInfo.InvariantCulture);
            Assert.Equal(expected, balance);
            Assert.InRange(file.DistanceFromTheBanksFigure(customer, balance) ?? 0, 0, 70);
        }
    }

    public static async Task<string> DigestAsync(string url)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        return Head(await http.GetStringAsync("/v1/ledgers/bank")).GetProperty("stateDigest").GetString()!;
    }

    /// <summary>Returns when the ledger has so many entries: progress, and not time, says when the middle is.</summary>
    public static async Task EntriesAsync(string url, int atLeast)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        while (Head(await http.GetStringAsync("/v1/ledgers/bank")).GetProperty("entries").GetInt64() < atLeast)
        {
        }
    }

    private static JsonElement Head(string ledger) => JsonDocument.Parse(ledger).RootElement.GetProperty("heads")[0];
}
