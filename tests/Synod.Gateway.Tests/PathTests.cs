using System.Net;
using Microsoft.Extensions.Logging;

namespace Synod.Gateway.Tests;

/// <summary>How ids stand in paths, on a real server and with bytes that no client library touches.</summary>
public sealed class PathTests : IAsyncLifetime
{
    private const string Accounts = "/v1/ledgers/bank/accounts/";

    private GatewayHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await GatewayHost.StartAsync(onKestrel: true);
        await _host.OpenBankAsync();
        (await _host.PostAsync("/v1/ledgers/bank/accounts", """
            [{"id":"a/b","asset":"USD/2"},{"id":"a/entries","asset":"USD/2"},{"id":"../x","asset":"USD/2"},{"id":"a","asset":"USD/2"}]
            """)).EnsureSuccessStatusCode();
        (await _host.PostAsync("/v1/ledgers/bank/transactions", """
            {"id":"2026/01/post","transfers":[{"debit":"cash","credit":"a/b","amount":"1"}],"pending":{}}
            """)).EnsureSuccessStatusCode();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("a%2fb", "a/b")]
    [InlineData("%61%2Fb", "a/b")]
    [InlineData("a%2Fentries", "a/entries")]
    [InlineData("..%2Fx", "../x")]
    [InlineData("customers:42", "customers:42")]
    [InlineData("customers%3A42", "customers:42")]
    [InlineData("a/", "a")]
    public async Task A_slash_in_an_id_is_written_as_an_escape(string segment, string id)
    {
        var response = await RawHttp.GetAsync(_host.Address!, Accounts + segment);
        Assert.StartsWith("HTTP/1.1 200", response, StringComparison.Ordinal);
        Assert.Contains($"{{\"id\":\"{id}\"", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/entries", "\"account\":\"a\"")]
    [InlineData("a%2Fb/entries", "\"account\":\"a/b\"")]
    [InlineData("a%2Fentries/entries", "\"account\":\"a/entries\"")]
    public async Task A_statement_is_not_taken_for_an_id(string path, string expected)
    {
        var response = await RawHttp.GetAsync(_host.Address!, Accounts + path);
        Assert.StartsWith("HTTP/1.1 200", response, StringComparison.Ordinal);
        Assert.Contains(expected, response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a%252Fb")]
    [InlineData("a%252fb")]
    [InlineData("a%25252Fb")]
    [InlineData("a%2Fb%25")]
    [InlineData("a%zz")]
    [InlineData("a%")]
    [InlineData("a%2")]
    [InlineData("a%ff")]
    [InlineData("a%c3%a4")]
    [InlineData("a%20b")]
    [InlineData("a+b")]
    [InlineData("a%0ab")]
    [InlineData("a%5cb")]
    [InlineData("%EF%BC%8F")]
    [InlineData("a;b=c")]
    public async Task What_is_not_an_id_is_refused_and_never_decoded_twice(string segment)
    {
        var response = await RawHttp.GetAsync(_host.Address!, Accounts + segment);
        Assert.StartsWith("HTTP/1.1 400", response, StringComparison.Ordinal);
        Assert.Contains("urn:synod:problem:malformed-request", response, StringComparison.Ordinal);
        Assert.Contains("\"path\":\"path.id\"", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_over_the_limit_is_refused()
    {
        var longest = await _host.Client.GetAsync(Accounts + new string('a', 128));
        await longest.ProblemAsync(404, "account-not-found");
        Assert.Equal(["path.id"], await (await _host.Client.GetAsync(Accounts + new string('a', 129))).MalformedAsync());
    }

    [Fact]
    public async Task An_escaped_percent_in_the_query_does_not_spoil_the_path()
    {
        var response = await RawHttp.GetAsync(_host.Address!, Accounts + "a%2Fb?at=%2525");
        Assert.Contains("\"path\":\"query.at\"", response, StringComparison.Ordinal);
        Assert.DoesNotContain("path.id", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transactions_have_slashes_too()
    {
        const string Transaction = "/v1/ledgers/bank/transactions/2026%2F01%2Fpost";
        Assert.Equal(HttpStatusCode.OK, (await _host.Client.GetAsync(Transaction)).StatusCode);
        var posted = await _host.PostAsync(Transaction + "/post");
        Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
        Assert.Equal(Transaction, posted.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await _host.Client.GetAsync(Transaction + "/receipt")).StatusCode);
    }

    [Theory]
    [InlineData("GET /v1/ledgers/%00", "", 400)]
    [InlineData("GET /v1/ledgers/\0", "", 400)]
    [InlineData("nonsense", "", 400)]
    [InlineData("PUT /v1/ledgers/shop", "Content-Length: -1\r\n\r\n", 400)]
    [InlineData("PUT /v1/ledgers/shop", "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400)]
    [InlineData("PUT /v1/ledgers/shop", "Content-Length: 99999999999\r\n\r\n", 413)]
    [InlineData("POST /v1/ledgers/bank/transactions", "Idempotency-Key:\r\nContent-Length: 2\r\n\r\n{}", 400)]
    [InlineData("POST /v1/ledgers/bank/transactions", "Idempotency-Key: a\r\nIdempotency-Key: a\r\nContent-Length: 2\r\n\r\n{}", 400)]
    public async Task Bytes_that_are_hardly_a_request_change_nothing(string line, string rest, int status)
    {
        var commands = _host.Ledgers.Commands.Count;
        var response = await RawHttp.SendAsync(
            _host.Address!,
            $"{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + (rest.Length == 0 ? "\r\n" : rest));
        Assert.StartsWith($"HTTP/1.1 {status}", response, StringComparison.Ordinal);
        Assert.Equal(commands, _host.Ledgers.Commands.Count);
    }

    [Fact]
    public async Task A_client_that_breaks_off_in_its_body_is_no_error()
    {
        const string Request =
            "POST /v1/ledgers/bank/transactions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
        for (var i = 0; i < 50; i++)
        {
            await RawHttp.SendAndLeaveAsync(_host.Address!, Request);
        }

        await _host.DisposeAsync();
        var said = _host.Logs.Lines.Where(line => line.Level >= LogLevel.Warning).Select(line => line.Text).ToList();
        Assert.True(said.Count == 0, string.Join('\n', said.Take(3)));
    }
}
