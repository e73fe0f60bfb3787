using System.Net;

namespace Synod.Gateway.Tests;

/// <summary>docs/api.md, "Ledgers".</summary>
public class LedgerTests(QuietHost quiet) : IClassFixture<QuietHost>
{
    [Fact]
    public async Task A_ledger_is_created_once()
    {
        await using var host = await GatewayHost.StartAsync();

        var created = await host.PutAsync("/v1/ledgers/bank", """{"shards": 4}""");
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("/v1/ledgers/bank", created.Headers.Location?.OriginalString);
        Assert.Equal("application/json; charset=utf-8", created.Content.Headers.ContentType?.ToString());
        Assert.Equal("""{"name":"bank","shards":4,"createdAt":"2026-01-31T12:00:01.000000Z"}""", await created.TextAsync());

        var again = await host.PutAsync("/v1/ledgers/bank", """{"shards": 4}""");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Null(again.Headers.Location);
        Assert.Equal(await created.TextAsync(), await again.TextAsync());

        var other = await host.PutAsync("/v1/ledgers/bank", """{"shards": 2}""");
        var problem = await other.ProblemAsync(409, "ledger-conflict");
        Assert.Equal("The ledger 'bank' exists with 4 shards.", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"shards": null}""")]
    public async Task A_ledger_has_one_shard_if_nothing_is_said(string? body)
    {
        await using var host = await GatewayHost.StartAsync();
        var response = await host.PutAsync("/v1/ledgers/bank", body);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(1, (await response.JsonAsync()).GetProperty("shards").GetInt32());
    }

    [Theory]
    [InlineData("""{"shards": 0}""", "$.shards")]
    [InlineData("""{"shards": 257}""", "$.shards")]
    [InlineData("""{"shards": -1}""", "$.shards")]
    [InlineData("""{"shards": 1.5}""", "$.shards")]
    [InlineData("""{"shards": "1"}""", "$.shards")]
    [InlineData("""{"shards": 99999999999999999999}""", "$.shards")]
    [InlineData("""{"shard": 1}""", "$.shard")]
    [InlineData("""[]""", "$")]
    public async Task Malformed_bodies_are_refused(string body, string path)
    {
        var host = quiet.Host;
        Assert.Equal([path], await (await host.PutAsync("/v1/ledgers/bank", body)).MalformedAsync());
        Assert.Equal(0, host.Ledgers.Calls);
    }

    [Theory]
    [InlineData("Bank")]
    [InlineData("-bank")]
    [InlineData("b_nk")]
    [InlineData("synod")]
    [InlineData("a2345678901234567890123456789012345678901234567890123456789012345")]
    public async Task Names_that_no_ledger_may_have_are_refused(string name)
    {
        var host = quiet.Host;
        Assert.Equal(["path.ledger"], await (await host.PutAsync("/v1/ledgers/" + name)).MalformedAsync());
        Assert.Equal(0, host.Ledgers.Calls);
    }

    [Fact]
    public async Task What_is_wrong_in_path_query_and_body_is_told_at_once()
    {
        var host = quiet.Host;
        var response = await host.PutAsync("/v1/ledgers/BANK?color=red", """{"shards": 0, "x": 1}""");
        Assert.Equal(["query", "path.ledger", "$.x", "$.shards"], await response.MalformedAsync());
    }

    [Fact]
    public async Task Nobody_writes_to_the_directory()
    {
        await using var host = await GatewayHost.StartAsync();
        var response = await host.PostAsync("/v1/ledgers/synod/accounts", """{"id":"a","asset":"USD/2"}""");
        Assert.Equal(["path.ledger"], await response.MalformedAsync());
        Assert.Empty(host.Ledgers.Commands);
    }

    [Fact]
    public async Task Ledgers_are_listed_by_name()
    {
        await using var host = await GatewayHost.StartAsync();
        Assert.Equal("""{"ledgers":[]}""", await (await host.Client.GetAsync("/v1/ledgers")).TextAsync());
        await host.PutAsync("/v1/ledgers/shop", """{"shards":2}""");
        await host.PutAsync("/v1/ledgers/bank");
        Assert.Equal(
            """
            {"ledgers":[{"name":"bank","shards":1,"createdAt":"2026-01-31T12:00:02.000000Z"},
            {"name":"shop","shards":2,"createdAt":"2026-01-31T12:00:01.000000Z"}]}
            """.ReplaceLineEndings(""),
            await (await host.Client.GetAsync("/v1/ledgers")).TextAsync());
    }

    [Fact]
    public async Task A_ledger_is_shown_with_its_heads()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.OpenBankAsync();
        var response = await host.Client.GetAsync("/v1/ledgers/bank");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            $$$$"""
            {"name":"bank","shards":1,"createdAt":"2026-01-31T12:00:01.000000Z","heads":[{"shard":0,"height":4,
            "hash":"{{{{FakeLedgers.Hash(4)}}}}","entries":4,"root":"{{{{FakeLedgers.Hash(1000)}}}}",
            "stateDigest":"{{{{FakeLedgers.Hash(2000)}}}}","timestamp":"2026-01-31T12:00:04.000000Z","accounts":3}]}
            """.ReplaceLineEndings(""),
            await response.TextAsync());
        await (await host.Client.GetAsync("/v1/ledgers/nobody")).ProblemAsync(404, "ledger-not-found");
    }

    [Fact]
    public async Task Keys_are_lines_of_text()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.PutAsync("/v1/ledgers/bank", """{"shards":2}""");
        var response = await host.Client.GetAsync("/v1/ledgers/bank/key");
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            "synod/test/bank/0+01234567+AAAA\nsynod/test/bank/1+01234567+AAAA\n", await response.TextAsync());
        await (await host.Client.GetAsync("/v1/ledgers/nobody/key")).ProblemAsync(404, "ledger-not-found");
    }
}
