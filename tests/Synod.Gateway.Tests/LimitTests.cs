using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Synod.Gateway.Tests;

/// <summary>What is too large, too much, of the wrong type, or given up.</summary>
public class LimitTests(QuietHost quiet) : IClassFixture<QuietHost>
{
    private const string Accounts = "/v1/ledgers/bank/accounts";
    private const string Account = """{"id":"a","asset":"USD/2"}""";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_limit_is_413_whether_it_says_its_length_or_not(bool chunked)
    {
        foreach (var onKestrel in new[] { true, false })
        {
            await using var host = await GatewayHost.StartAsync(new GatewayOptions { MaxBodyBytes = 100_000 }, onKestrel);
            await host.PutAsync("/v1/ledgers/bank");
            var calls = host.Ledgers.Calls;

            var just = await SendAsync(host, Account + new string(' ', 100_000 - Account.Length), chunked);
            Assert.Equal(HttpStatusCode.Created, just.StatusCode);
            calls = host.Ledgers.Calls;
            var over = await SendAsync(host, Account + new string(' ', 100_001 - Account.Length), chunked);
            await over.ProblemAsync(413, "too-large");
            Assert.Equal(calls, host.Ledgers.Calls);
        }
    }

    [Fact]
    public async Task The_limit_is_16_MiB()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.PutAsync("/v1/ledgers/bank");
        const int Limit = 16 * 1024 * 1024;
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(host, Account + new string(' ', Limit - Account.Length), false)).StatusCode);
        await (await SendAsync(host, new string(' ', Limit + 1), false)).ProblemAsync(413, "too-large");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("application/jsonx")]
    [InlineData("json")]
    [InlineData(null)]
    public async Task Other_types_are_415(string? type)
    {
        var host = quiet.Host;
        using var content = new StringContent(Account);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        var response = await host.Client.PostAsync(Accounts, content);
        await response.ProblemAsync(415, "unsupported-media-type");
        Assert.Equal(0, host.Ledgers.Calls);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("APPLICATION/JSON; charset=UTF-8")]
    [InlineData("application/json;charset=\"utf-8\"")]
    public async Task Json_is_read(string type)
    {
        await using var host = await GatewayHost.StartAsync();
        await host.PutAsync("/v1/ledgers/bank");
        using var content = new StringContent("\uFEFF" + Account);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        Assert.Equal(HttpStatusCode.Created, (await host.Client.PostAsync(Accounts, content)).StatusCode);
    }

    [Fact]
    public async Task A_compressed_body_is_415()
    {
        var host = quiet.Host;
        using var content = new StringContent(Account, Encoding.UTF8, "application/json");
        content.Headers.ContentEncoding.Add("gzip");
        await (await host.Client.PostAsync(Accounts, content)).ProblemAsync(415, "unsupported-media-type");
    }

    [Fact]
    public async Task More_requests_than_may_wait_are_429_and_health_still_answers()
    {
        await using var host = await GatewayHost.StartAsync(
            new GatewayOptions { MaxConcurrentRequests = 1, MaxQueuedRequests = 1 });
        await host.PutAsync("/v1/ledgers/bank");
        var gate = new TaskCompletionSource();
        host.Ledgers.Gate = gate.Task;

        // Of three requests, one is worked on and one waits; whichever comes last is sent away at once.
        var requests = Enumerable.Range(0, 3).Select(_ => host.PostAsync(Accounts, Account)).ToList();
        var rejected = await await Task.WhenAny(requests);
        await rejected.ProblemAsync(429, "overloaded");
        Assert.Equal("1", rejected.Headers.RetryAfter?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("/health/ready")).StatusCode);

        gate.SetResult();
        var statuses = (await Task.WhenAll(requests)).Select(response => (int)response.StatusCode).Order();
        Assert.Equal([200, 201, 429], statuses);
    }

    [Fact]
    public async Task A_client_that_goes_away_is_no_error()
    {
        await using var host = await GatewayHost.StartAsync();
        await host.PutAsync("/v1/ledgers/bank");
        host.Ledgers.Gate = new TaskCompletionSource().Task;
        using var source = new CancellationTokenSource();
        using var content = new StringContent(Account, Encoding.UTF8, "application/json");
        var request = host.Client.PostAsync(Accounts, content, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await host.DisposeAsync();
        Assert.DoesNotContain(host.Logs.Lines, line => line.Level > LogLevel.Debug);
    }

    private static Task<HttpResponseMessage> SendAsync(GatewayHost host, string body, bool chunked)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Accounts)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = chunked;
        return host.Client.SendAsync(request);
    }
}
