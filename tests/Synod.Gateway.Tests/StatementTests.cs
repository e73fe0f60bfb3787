using System.Net;

namespace Synod.Gateway.Tests;

/// <summary>docs/api.md, "Accounts", the statement.</summary>
public class StatementTests(QuietHost quiet) : IClassFixture<QuietHost>
{
    private const string Bank = "/v1/ledgers/bank";

    [Fact]
    public async Task A_statement_is_the_newest_first()
    {
        await using var host = await BusyBankAsync();
        var response = await host.Client.GetAsync(Bank + "/accounts/customers:42/entries?consistency=local");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal($"\"0.7.{FakeLedgers.Hash(7)}\"", response.Headers.ETag?.ToString());
        Assert.Equal(
            $$$$"""
            {"account":"customers:42","asset":"USD/2","entries":[
            {"index":6,"height":7,"timestamp":"2026-01-31T12:00:07.000000Z","kind":"pending-posted","transaction":"t-2","reference":"",
            "debitPosted":"300","creditPosted":"0","debitPending":"-500","creditPending":"0","balance":"2200"},
            {"index":5,"height":6,"timestamp":"2026-01-31T12:00:06.000000Z","kind":"reserved","transaction":"t-2","reference":"r-2",
            "debitPosted":"0","creditPosted":"0","debitPending":"500","creditPending":"0","balance":"2500"},
            {"index":4,"height":5,"timestamp":"2026-01-31T12:00:05.000000Z","kind":"posted","transaction":"t-1","reference":"",
            "debitPosted":"0","creditPosted":"2500","debitPending":"0","creditPending":"0","balance":"2500"}],
            "next":null,"seen":{"shard":0,"height":7,"hash":"{{{{FakeLedgers.Hash(7)}}}}"}}
            """.ReplaceLineEndings(""),
            await response.TextAsync());
    }

    [Fact]
    public async Task A_statement_is_read_page_by_page()
    {
        await using var host = await BusyBankAsync();
        var indexes = new List<ulong>();
        string? cursor = null;
        do
        {
            var query = "?limit=1" + (cursor is null ? "" : "&cursor=" + cursor);
            var page = await (await host.Client.GetAsync(Bank + "/accounts/customers:42/entries" + query)).JsonAsync();
            indexes.Add(Assert.Single(page.GetProperty("entries").EnumerateArray()).GetProperty("index").GetUInt64());
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);

        Assert.Equal([6UL, 5UL, 4UL], indexes);
    }

    [Fact]
    public async Task A_debit_account_counts_the_other_way()
    {
        await using var host = await BusyBankAsync();
        var page = await (await host.Client.GetAsync(Bank + "/accounts/cash/entries?limit=1000")).JsonAsync();
        var line = Assert.Single(page.GetProperty("entries").EnumerateArray());
        Assert.Equal("2500", line.GetProperty("debitPosted").GetString());
        Assert.Equal("2500", line.GetProperty("balance").GetString());
    }

    [Theory]
    [InlineData("limit=0", "query.limit")]
    [InlineData("limit=1001", "query.limit")]
    [InlineData("limit=ten", "query.limit")]
    [InlineData("limit=", "query.limit")]
    [InlineData("cursor=-1", "query.cursor")]
    [InlineData("cursor=abc", "query.cursor")]
    [InlineData("cursor=99999999999999999999", "query.cursor")]
    [InlineData("at=1", "query")]
    public async Task Bad_queries_are_refused(string query, string path)
    {
        var host = quiet.Host;
        var response = await host.Client.GetAsync(Bank + "/accounts/cash/entries?" + query);
        Assert.Equal([path], await response.MalformedAsync());
        Assert.Equal(0, host.Ledgers.Calls);
    }

    private static async Task<GatewayHost> BusyBankAsync()
    {
        var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        (await host.PostAsync(Bank + "/transactions", """
            [{"id":"t-1","transfers":[{"debit":"cash","credit":"customers:42","amount":"2500"}]},
             {"id":"t-2","transfers":[{"debit":"customers:42","credit":"customers:43","amount":"500"}],"pending":{},"reference":"r-2"}]
            """)).EnsureSuccessStatusCode();
        (await host.PostAsync(Bank + "/transactions/t-2/post", """{"amounts":["300"]}""")).EnsureSuccessStatusCode();
        return host;
    }
}
