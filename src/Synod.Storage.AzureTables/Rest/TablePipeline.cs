using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace Synod.Storage.AzureTables;

/// <summary>The HTTP pipeline to a table service: retries, headers, authentication, transport.</summary>
internal static class TablePipeline
{
    private const string TokenScope = "https://storage.azure.com/.default";

    /// <summary>
    /// A few short pauses, less than a second together: an acceptor that does not answer in 5 s counts as silent, and a shard
    /// has its own pauses after that. A longer <c>Retry-After</c> of the service is honoured.
    /// </summary>
    private const int MaxRetries = 3;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(300);

    /// <summary>How long one try may take; it carries at most 4 MiB.</summary>
    private static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(10);

    /// <summary>An address may move to another machine while a connection stays open.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>A pipeline over the network.</summary>
    public static HttpPipeline Build(TableConnection connection, TimeProvider clock) =>
        Build(connection, clock, NetworkTransport(connection.Endpoint));

    /// <summary>A pipeline over any transport.</summary>
    public static HttpPipeline Build(TableConnection connection, TimeProvider clock, HttpPipelineTransport transport)
    {
        var options = new Options { Transport = transport };
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = MaxRetries;
        options.Retry.Delay = FirstPause;
        options.Retry.MaxDelay = LongestPause;
        options.Retry.NetworkTimeout = TryTimeout;
        options.Diagnostics.IsLoggingEnabled = false;
        options.Diagnostics.IsTelemetryEnabled = false;
        HttpPipelinePolicy authentication = connection.Key is { } key
            ? new SharedKeyPolicy(key)
            : new BearerTokenAuthenticationPolicy(new DefaultAzureCredential(), TokenScope);
        return HttpPipelineBuilder.Build(options, new ProtocolPolicy(clock), authentication);
    }

    private static HttpClientTransport NetworkTransport(Uri endpoint)
    {
#pragma warning disable CA2000 // The transport has it, and lives as long as the process.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = !endpoint.IsLoopback,
            PooledConnectionLifetime = ConnectionLifetime,
        };
        return new HttpClientTransport(new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan });
#pragma warning restore CA2000
    }

    private sealed class Options : ClientOptions;
}
