using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Synod.Runtime;

namespace Synod.Gateway.Tests;

/// <summary>The gateway over <see cref="FakeLedgers"/>: in memory, or on a real server where its parsing matters.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GatewayHost(WebApplication app, FakeLedgers ledgers, LogSink logs, HttpClient client)
    {
        _app = app;
        Ledgers = ledgers;
        Logs = logs;
        Client = client;
    }

    public FakeLedgers Ledgers { get; }

    public LogSink Logs { get; }

    public HttpClient Client { get; }

    /// <summary>The address of the real server; null in memory.</summary>
    public Uri? Address { get; private init; }

    public static async Task<GatewayHost> StartAsync(GatewayOptions? options = null, bool onKestrel = false)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var logs = new LogSink();
        builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
        if (onKestrel)
        {
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        }
        else
        {
            builder.WebHost.UseTestServer();
        }

        var ledgers = new FakeLedgers();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<ILedgerService>(ledgers);
        builder.Services.AddSynodGateway(options);
        var app = builder.Build();
        app.MapSynodGateway();
        await app.StartAsync();
        var address = onKestrel ? new Uri(app.Urls.Single()) : null;
        var client = onKestrel ? new HttpClient { BaseAddress = address } : app.GetTestClient();
        return new GatewayHost(app, ledgers, logs, client) { Address = address };
    }

    public Task<HttpResponseMessage> PutAsync(string path, string? json = null) =>
        Client.PutAsync(path, json is null ? null : Json(json));

    public Task<HttpResponseMessage> PostAsync(string path, string? json = null, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = json is null ? null : Json(json) };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return Client.SendAsync(request);
    }

    public Task<HttpResponseMessage> PostLinesAsync(string path, string lines) =>
        Client.PostAsync(path, new StringContent(lines, Encoding.UTF8, "application/x-ndjson"));

    /// <summary>A ledger "bank" with cash (unlimited) and two customers.</summary>
    public async Task OpenBankAsync()
    {
        (await PutAsync("/v1/ledgers/bank")).EnsureSuccessStatusCode();
        (await PostAsync("/v1/ledgers/bank/accounts", """
            [{"id":"cash","asset":"USD/2","normalSide":"debit","overdraft":"unlimited"},
             {"id":"customers:42","asset":"USD/2","metadata":{"name":"Ada"}},
             {"id":"customers:43","asset":"USD/2"}]
            """)).EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();

        // Requests in flight end before what they use is taken from them.
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}

/// <summary>What a test asks of an answer.</summary>
internal static class Responses
{
    public static Task<string> TextAsync(this HttpResponseMessage response) => response.Content.ReadAsStringAsync();

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        JsonDocument.Parse(await response.TextAsync()).RootElement;

    /// <summary>Asserts that the answer is this problem, whole, and returns it.</summary>
    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage response, int status, string type)
    {
        var text = await response.TextAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} instead of {status}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.ToString());
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal("urn:synod:problem:" + type, problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.Equal(type == "malformed-request", problem.TryGetProperty("errors", out _));
        return problem;
    }

    /// <summary>The same for a malformed request: the paths of its errors, in order.</summary>
    public static async Task<string[]> MalformedAsync(this HttpResponseMessage response)
    {
        var problem = await response.ProblemAsync(400, "malformed-request");
        return [.. problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("path").GetString()!)];
    }
}
