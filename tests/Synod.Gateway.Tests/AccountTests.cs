using System.Net;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Gateway.Tests;

/// <summary>docs/api.md, "Accounts".</summary>
public class AccountTests(QuietHost quiet) : IClassFixture<QuietHost>
{
    private const string Accounts = "/v1/ledgers/bank/accounts";

    [Fact]
    public async Task An_account_is_opened_once()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.PutAsync("/v1/ledgers/bank");
        const string Body = """{"id":"customers:42","asset":"USD/2","normalSide":"credit","overdraft":"0","metadata":{"name":"Ada"}}""";

        var created = await host.PostAsync(Accounts, Body);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("/v1/ledgers/bank/accounts/customers:42", created.Headers.Location?.OriginalString);
        Assert.Equal(
            $$$$"""
            {"id":"customers:42","asset":"USD/2","normalSide":"credit","overdraft":"0","metadata":{"name":"Ada"},
            "metadataSalt":"0xHlq1cge7g2gyl16MGVwDg25gbzYiPe6bWPLntM6dY=","openedAt":"2026-01-31T12:00:02.000000Z",
            "debitsPosted":"0","creditsPosted":"0","debitsPending":"0","creditsPending":"0","balance":"0",
            "held":{"debits":"0","credits":"0"},"seen":{"shard":0,"height":2,"hash":"{{{{FakeLedgers.Hash(2)}}}}"}}
            """.ReplaceLineEndings(""),
            await created.TextAsync());
        Assert.Equal(ReadConsistency.Local, host.Ledgers.LastConsistency);

        var again = await host.PostAsync(Accounts, Body);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(await created.TextAsync(), await again.TextAsync());

        await (await host.PostAsync(Accounts, Body.Replace("USD", "EUR", StringComparison.Ordinal))).ProblemAsync(409, "account-conflict");
        await (await host.PostAsync("/v1/ledgers/nobody/accounts", Body)).ProblemAsync(404, "ledger-not-found");
    }

    [Fact]
    public async Task Defaults_are_credit_no_overdraft_and_no_metadata()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.PutAsync("/v1/ledgers/bank");
        var body = """{"id":"a","asset":"JPY/0","normalSide":null,"overdraft":null,"metadata":null}""";
        var account = await (await host.PostAsync(Accounts, body)).JsonAsync();
        Assert.Equal("credit", account.GetProperty("normalSide").GetString());
        Assert.Equal("0", account.GetProperty("overdraft").GetString());
        Assert.Equal("{}", account.GetProperty("metadata").GetRawText());
        Assert.Equal("null", account.GetProperty("metadataSalt").GetRawText());
        Assert.Equal(
            new OpenAccount(AccountId.Parse("a"), Asset.Parse("JPY/0"), NormalSide.Credit, Overdraft.None, Metadata.None),
            host.Ledgers.Commands[^1]);
    }

    [Fact]
    public async Task Settings_reach_the_ledger_as_they_were_sent()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.PutAsync("/v1/ledgers/bank");
        var max = UInt128.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await host.PostAsync(Accounts, $$$$"""
            {"id":"a/b","asset":"X2/38","normalSide":"debit","overdraft":"{{{{max}}}}",
             "metadata":{"\u00e4":"\ud83d\ude00","b":""}}
            """);
        Assert.True(Metadata.TryCreate([new("ä", "😀"), new("b", "")], out var metadata, out _));
        Assert.Equal(
            new OpenAccount(
                AccountId.Parse("a/b"), Asset.Parse("X2/38"), NormalSide.Debit, new Overdraft(Amount.Parse(max)), metadata),
            host.Ledgers.Commands[^1]);

        var text = await (await host.Client.GetAsync(Accounts + "/a%2Fb")).TextAsync();
        Assert.Contains("""{"b":"","ä":"\uD83D\uDE00"}""", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_wrong_is_told()
    {
        await using var host = await GatewayHost.StartAsync();
        var response = await host.PostAsync(
            Accounts, """{"asset":"usd","normalSide":"left","overdraft":5,"metadata":{"a":1,"b":[]},"color":1,"asset":"USD/2"}""");
        var problem = await response.ProblemAsync(400, "malformed-request");
        Assert.Equal(
            """
            [{"path":"$.color","message":"Nothing knows this field."},
            {"path":"$.asset","message":"This field is there twice."},
            {"path":"$.id","message":"This is missing. An account id is a string of 1 to 128 of A-Z a-z 0-9 : _ - . /."},
            {"path":"$.asset",
            "message":"An asset is a string CODE/scale, for example \"USD/2\": 1 to 12 of A-Z 0-9 that begin with a letter, and 0 to 38."},
            {"path":"$.normalSide","message":"The normal side is the string \"credit\" or \"debit\"."},
            {"path":"$.overdraft",
            "message":"An overdraft is \"unlimited\" or a string of digits, minor units from 0 to 2^128 - 1
             without leading zeros, not a number."},
            {"path":"$.metadata.a","message":"A value of the metadata is a string, not a number."},
            {"path":"$.metadata.b","message":"A value of the metadata is a string, not an array."}]
            """.ReplaceLineEndings(""),
            problem.GetProperty("errors").GetRawText());
        Assert.Equal(0, host.Ledgers.Calls);
    }

    [Fact]
    public async Task A_read_says_which_block_it_saw()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        var response = await host.Client.GetAsync(Accounts + "/cash");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal($"\"0.4.{FakeLedgers.Hash(4)}\"", response.Headers.ETag?.ToString());
        Assert.Equal(ReadConsistency.Strong, host.Ledgers.LastConsistency);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));

        await host.Client.GetAsync(Accounts + "/cash?consistency=local");
        Assert.Equal(ReadConsistency.Local, host.Ledgers.LastConsistency);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        await (await host.Client.GetAsync(Accounts + "/nobody")).ProblemAsync(404, "account-not-found");
        await (await host.Client.GetAsync(Accounts + "/nobody/entries")).ProblemAsync(404, "account-not-found");
        await (await host.Client.GetAsync("/v1/ledgers/nobody/accounts/cash")).ProblemAsync(404, "ledger-not-found");
    }

    [Theory]
    [InlineData("at=3", 200)]
    [InlineData("at=2", 404)]
    [InlineData("at=1", 404)]
    [InlineData("at=18446744073709551615", 200)]
    [InlineData("at=2026-01-31T12:00:03Z", 200)]
    [InlineData("at=2026-01-31T12:00:02.999999Z", 404)]
    [InlineData("at=2026-01-31T12:00:03.0000001Z&consistency=local", 200)]
    [InlineData("at=1066-10-14T09:00:00Z", 404)]
    [InlineData("at=9999-12-31T23:59:59Z", 200)]
    public async Task An_account_is_shown_as_it_was(string query, int status)
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        var response = await host.Client.GetAsync(Accounts + "/customers:42?" + query);
        Assert.Equal(status, (int)response.StatusCode);
        if (status == 404)
        {
            await response.ProblemAsync(404, "account-not-found");
        }
    }

    [Theory]
    [InlineData("at=0", "query.at")]
    [InlineData("at=", "query.at")]
    [InlineData("at=-1", "query.at")]
    [InlineData("at=017", "query.at")]
    [InlineData("at=18446744073709551616", "query.at")]
    [InlineData("at=yesterday", "query.at")]
    [InlineData("at=2026-01-31", "query.at")]
    [InlineData("at=2026-02-30T12:00:00Z", "query.at")]
    [InlineData("at=2026-01-31T12:00:00%2B01:00", "query.at")]
    [InlineData("at=1&at=2", "query.at")]
    [InlineData("consistency=eventual", "query.consistency")]
    [InlineData("consistency=STRONG", "query.consistency")]
    [InlineData("At=1", "query")]
    [InlineData("limit=1", "query")]
    public async Task Bad_queries_are_refused(string query, string path)
    {
        var host = quiet.Host;
        var paths = await (await host.Client.GetAsync(Accounts + "/cash?" + query)).MalformedAsync();
        Assert.Contains(path, paths);
        Assert.Equal(0, host.Ledgers.Calls);
    }
}
