using System.Net;
using Synod.Ledger;

namespace Synod.Gateway.Tests;

/// <summary>docs/api.md, "Accounts", several at once and what is held of them.</summary>
public class AccountsTests(QuietHost quiet) : IClassFixture<QuietHost>
{
    private const string Accounts = "/v1/ledgers/bank/accounts";

    [Fact]
    public async Task Several_accounts_are_shown_in_the_order_in_which_they_were_asked_for()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        var response = await host.Client.GetAsync(Accounts + "?id=customers%3A42&id=cash&id=customers:42");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var accounts = (await response.JsonAsync()).GetProperty("accounts").EnumerateArray().ToArray();
        Assert.Equal(["customers:42", "cash", "customers:42"], accounts.Select(a => a.GetProperty("id").GetString()));
        Assert.Equal(await (await host.Client.GetAsync(Accounts + "/cash")).TextAsync(), accounts[1].GetRawText());
    }

    [Fact]
    public async Task What_is_held_of_an_account_stands_beside_its_totals()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        var (cash, ada, bob) = (AccountId.Parse("cash"), AccountId.Parse("customers:42"), AccountId.Parse("elsewhere"));
        host.Ledgers.Holds =
        [
            Held(1, new Transfer(cash, bob, new Amount(7)), new Transfer(bob, cash, new Amount(2))),
            Held(2, new Transfer(cash, bob, new Amount(3)), new Transfer(cash, ada, new Amount(1))),
        ];

        foreach (var query in new[] { "?id=cash", "/cash" })
        {
            var text = await (await host.Client.GetAsync(Accounts + query)).TextAsync();
            Assert.Contains(
                """
                "debitsPosted":"0","creditsPosted":"0","debitsPending":"0","creditsPending":"0","balance":"0",
                "held":{"debits":"11","credits":"2"}
                """.ReplaceLineEndings(""),
                text, StringComparison.Ordinal);
        }

        static Hold Held(ulong position, params Transfer[] transfers) =>
            new(TransactionId.Parse($"t-{position}"), position, 1, 1, IsPending: true, default, new TransferList(transfers));
    }

    [Fact]
    public async Task The_first_that_there_is_not_is_named()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        var problem = await (await host.Client.GetAsync(Accounts + "?id=cash&id=nobody&id=none")).ProblemAsync(404, "account-not-found");
        Assert.Equal("There is no account 'nobody' in the ledger 'bank'.", problem.GetProperty("detail").GetString());
        await (await host.Client.GetAsync("/v1/ledgers/nobody/accounts?id=cash")).ProblemAsync(404, "ledger-not-found");
    }

    [Theory]
    [InlineData("", "query.id")]
    [InlineData("?id=", "query.id")]
    [InlineData("?id=a&id=b%20c", "query.id")]
    [InlineData("?id=a%252Fb", "query.id")]
    [InlineData("?id=a,b", "query.id")]
    [InlineData("?id=a&consistency=local", "query")]
    [InlineData("?id=a&at=1", "query")]
    [InlineData("?ID=a", "query")]
    public async Task Bad_queries_are_refused(string query, string path)
    {
        var host = quiet.Host;
        Assert.Equal([path], await (await host.Client.GetAsync(Accounts + query)).MalformedAsync());
        Assert.Equal(0, host.Ledgers.Calls);
    }

    [Theory]
    [InlineData(100, 404)]
    [InlineData(101, 400)]
    public async Task There_are_at_most_a_hundred(int count, int status)
    {
        await using var host = await GatewayHost.StartAsync();
        await host.PutAsync("/v1/ledgers/bank");
        var ids = string.Join('&', Enumerable.Range(0, count).Select(i => $"id=a{i}"));
        await (await host.Client.GetAsync($"{Accounts}?{ids}"))
            .ProblemAsync(status, status == 404 ? "account-not-found" : "malformed-request");
    }
}
