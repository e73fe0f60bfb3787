using System.Net;
using Synod.Ledger;

namespace Synod.Gateway.Tests;

/// <summary>docs/api.md, "Transactions": post, void, reverse.</summary>
public class PendingTests(QuietHost quiet) : IClassFixture<QuietHost>
{
    private const string Transactions = "/v1/ledgers/bank/transactions";

    [Theory]
    [InlineData(null, "2500")]
    [InlineData("{}", "2500")]
    [InlineData("""{"amounts":null}""", "2500")]
    [InlineData("""{"amounts":["1000"]}""", "1000")]
    public async Task A_reservation_is_posted_once(string? body, string amount)
    {
        await using var host = await ReservedAsync();
        var posted = await host.PostAsync(Transactions + "/t-1/post", body);
        Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
        Assert.Equal(Transactions + "/t-1", posted.Headers.Location?.OriginalString);
        var transaction = await posted.JsonAsync();
        Assert.Equal("posted", transaction.GetProperty("status").GetString());
        Assert.Equal(
            $$$$"""
            {"kind":"posted","transfers":[{"debit":"cash","credit":"customers:42","amount":
            "{{{{amount}}}}"
            }],"height":6,"index":5,"timestamp":"2026-01-31T12:00:06.000000Z"}
            """.ReplaceLineEndings(""),
            transaction.GetProperty("resolution").GetRawText());

        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync(Transactions + "/t-1/post", body)).StatusCode);
        await (await host.PostAsync(Transactions + "/t-1/post", """{"amounts":["1"]}""")).ProblemAsync(422, "already-posted");
        await (await host.PostAsync(Transactions + "/t-1/void")).ProblemAsync(422, "already-posted");
    }

    [Fact]
    public async Task A_reservation_is_voided_once()
    {
        await using var host = await ReservedAsync();
        var voided = await host.PostAsync(Transactions + "/t-1/void");
        Assert.Equal(HttpStatusCode.Created, voided.StatusCode);
        var transaction = await voided.JsonAsync();
        Assert.Equal("voided", transaction.GetProperty("status").GetString());
        Assert.Equal(
            """{"kind":"voided","transfers":[],"height":6,"index":5,"timestamp":"2026-01-31T12:00:06.000000Z"}""",
            transaction.GetProperty("resolution").GetRawText());
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync(Transactions + "/t-1/void", "{}")).StatusCode);
        await (await host.PostAsync(Transactions + "/t-1/post")).ProblemAsync(422, "already-voided");
        await (await host.PostAsync(Transactions + "/t-1/reverse", """{"id":"t-2"}""")).ProblemAsync(422, "not-posted");
    }

    [Fact]
    public async Task A_transaction_is_reversed_once()
    {
        await using var host = await ReservedAsync();
        await host.PostAsync(Transactions + "/t-1/post", """{"amounts":["1000"]}""");
        const string Body = """{"id":"a/2","reference":"oops","metadata":{"why":"wrong"}}""";
        var reversed = await host.PostAsync(Transactions + "/t-1/reverse", Body);
        Assert.Equal(HttpStatusCode.Created, reversed.StatusCode);
        Assert.Equal(Transactions + "/a%2F2", reversed.Headers.Location?.OriginalString);
        var transaction = await reversed.JsonAsync();
        Assert.Equal("a/2", transaction.GetProperty("id").GetString());
        Assert.Equal("t-1", transaction.GetProperty("reverses").GetString());
        Assert.Equal(
            """[{"debit":"customers:42","credit":"cash","amount":"1000"}]""", transaction.GetProperty("transfers").GetRawText());

        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync(Transactions + "/t-1/reverse", Body)).StatusCode);
        var original = await (await host.Client.GetAsync(Transactions + "/t-1")).JsonAsync();
        Assert.Equal("a/2", original.GetProperty("reversedBy").GetString());
        await (await host.PostAsync(Transactions + "/t-1/reverse", """{"id":"t-3"}""")).ProblemAsync(422, "already-reversed");
        await (await host.PostAsync(Transactions + "/t-1/reverse", """{"id":"a/2"}""")).ProblemAsync(409, "transaction-conflict");
    }

    [Fact]
    public async Task The_reversals_id_may_stand_in_the_header()
    {
        await using var host = await ReservedAsync();
        await host.PostAsync(Transactions + "/t-1/post");
        Assert.Equal(["$.id"], await (await host.PostAsync(Transactions + "/t-1/reverse")).MalformedAsync());
        var differing = await host.PostAsync(Transactions + "/t-1/reverse", """{"id":"t-3"}""", key: "t-2");
        Assert.Equal(["$.id"], await differing.MalformedAsync());
        Assert.Equal(["$.id"], await (await host.PostAsync(Transactions + "/t-1/reverse", """{"id":"t-1"}""")).MalformedAsync());
        Assert.Equal(HttpStatusCode.Created, (await host.PostAsync(Transactions + "/t-1/reverse", key: "t-2")).StatusCode);
    }

    [Theory]
    [InlineData("post", null)]
    [InlineData("void", null)]
    [InlineData("reverse", """{"id":"t-9"}""")]
    public async Task What_is_not_there_is_not_found(string verb, string? body)
    {
        await using var host = await ReservedAsync();
        await (await host.PostAsync($"{Transactions}/nothing/{verb}", body)).ProblemAsync(404, "transaction-not-found");
        await (await host.PostAsync($"/v1/ledgers/nobody/transactions/t-1/{verb}", body)).ProblemAsync(404, "ledger-not-found");
    }

    [Fact]
    public async Task What_reserved_nothing_is_not_pending()
    {
        await using var host = await ReservedAsync();
        await host.PostAsync(Transactions, """{"id":"t-2","transfers":[{"debit":"cash","credit":"customers:42","amount":"1"}]}""");
        await (await host.PostAsync(Transactions + "/t-2/post")).ProblemAsync(422, "not-pending");
        await (await host.PostAsync(Transactions + "/t-2/void")).ProblemAsync(422, "not-pending");
        await (await host.PostAsync(Transactions + "/t-1/reverse", """{"id":"t-3"}""")).ProblemAsync(422, "not-posted");
        await (await host.PostAsync(Transactions + "/t-1/post", """{"amounts":["2501"]}""")).ProblemAsync(422, "amount-exceeds-pending");
        await (await host.PostAsync(Transactions + "/t-1/post", """{"amounts":["1","1"]}""")).ProblemAsync(422, "amount-exceeds-pending");
    }

    [Theory]
    [InlineData("post", """{"amounts":[]}""", "$.amounts")]
    [InlineData("post", """{"amounts":"5"}""", "$.amounts")]
    [InlineData("post", """{"amounts":[5]}""", "$.amounts[0]")]
    [InlineData("post", """{"amounts":["0","0"]}""", "$.amounts")]
    [InlineData("post", """{"amount":["5"]}""", "$.amount")]
    [InlineData("post", """[]""", "$")]
    [InlineData("void", """{"amounts":["5"]}""", "$.amounts")]
    [InlineData("void", """[]""", "$")]
    [InlineData("reverse", """{"id":"t 2"}""", "$.id")]
    [InlineData("reverse", """{"id":"t-2","transfers":[]}""", "$.transfers")]
    public async Task Malformed_bodies_are_refused(string verb, string body, string path)
    {
        var host = quiet.Host;
        Assert.Equal([path], await (await host.PostAsync($"{Transactions}/t-1/{verb}", body)).MalformedAsync());
        Assert.Equal(0, host.Ledgers.Calls);
    }

    [Fact]
    public async Task A_part_of_a_post_may_be_zero()
    {
        await using var host = await ReservedAsync();
        await host.PostAsync(Transactions + "/t-1/post", """{"amounts":["0","1"]}""");
        Assert.Equal([Amount.Zero, Amount.Parse("1")], Assert.IsType<PostPending>(host.Ledgers.Commands[^1]).Amounts);
    }

    private static async Task<GatewayHost> ReservedAsync()
    {
        var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        (await host.PostAsync(Transactions, """
            {"id":"t-1","transfers":[{"debit":"cash","credit":"customers:42","amount":"2500"}],"pending":{}}
            """)).EnsureSuccessStatusCode();
        return host;
    }
}
