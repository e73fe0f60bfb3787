using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Synod.Gateway;
using Synod.Ledger;
using Synod.Runtime;
using Synod.Storage.Sqlite;

namespace Synod.Server;

/// <summary>The ledger in one process: a store, the embedded runtime and the gateway, put together.</summary>
public sealed class SynodServer : IAsyncDisposable
{
    private readonly OpenStore _store;
    private readonly EmbeddedLedgers _ledgers;
    private readonly WebApplication _app;
    private readonly TextWriter _output;

    private SynodServer(OpenStore store, EmbeddedLedgers ledgers, WebApplication app, TextWriter output)
    {
        _store = store;
        _ledgers = ledgers;
        _app = app;
        _output = output;
    }

    /// <summary>The addresses that it listens on, with the ports that it got.</summary>
    public IReadOnlyCollection<string> Addresses =>
        [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    /// <summary>Opens the store, recovers all ledgers, and only then listens.</summary>
    /// <exception cref="StoreDirectoryException">The data directory cannot be used.</exception>
    /// <exception cref="ServerStartException">
    /// The store on tables cannot be used, a ledger cannot be recovered, or an address cannot be listened on.
    /// </exception>
    public static async Task<SynodServer> StartAsync(
        ServerOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        var watch = Stopwatch.StartNew();
        var store = await OpenStore.OpenOrCreateAsync(options, cancellationToken);
        var app = Build(options, store);
        var ledgers = app.Services.GetRequiredService<EmbeddedLedgers>();
        var server = new SynodServer(store, ledgers, app, output);
        try
        {
            var recovered = await ledgers.StartAsync(cancellationToken);
            await server.ReportAsync(recovered, watch.Elapsed);
            await app.StartAsync(cancellationToken);
            foreach (var address in server.Addresses)
            {
                await output.WriteLineAsync($"Listening on {address}");
            }

            return server;
        }
        catch (Exception e) when (e is UnavailableException or IOException or FormatException or InvalidOperationException)
        {
            await server.DisposeAsync();
            throw new ServerStartException(e.Message, e);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Serves until SIGTERM, Ctrl+C or the token, then drains: what was accepted is answered.</summary>
    public async Task RunUntilStoppedAsync(CancellationToken cancellationToken)
    {
        await _app.WaitForShutdownAsync(cancellationToken);
        await StopAsync();
    }

    /// <summary>Drains and closes: the gateway first, since its last requests need the ledgers.</summary>
    public async Task StopAsync()
    {
        await _output.WriteLineAsync("Draining");
        await _app.StopAsync();
        await _ledgers.DrainAsync();
        await _output.WriteLineAsync("Stopped");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _ledgers.DisposeAsync();
        await _store.CloseAsync();
    }

    private static WebApplication Build(ServerOptions options, OpenStore store)
    {
        // Nothing in the working directory configures the server: what it does is on its command line.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

        // The buffer is there before the bytes: 4 KiB for a connection without work, and one call of the kernel less for each request.
        builder.WebHost.UseSockets(sockets => sockets.WaitForDataBeforeAllocatingBuffer = false);
        builder.Logging.ClearProviders()
            .AddSimpleConsole(console => console.SingleLine = true)
            .AddFilter("Microsoft", LogLevel.Warning)

            // At any level it makes an activity and a logging scope for each request, which nobody sees; failures are the gateway's to log.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)
            .AddFilter("Synod", LogLevel.Warning);
        builder.Services.AddSynodGateway();
        builder.Services.AddSingleton(services => store.Ledgers(services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddSingleton<ILedgerService>(services => services.GetRequiredService<EmbeddedLedgers>());
        var app = builder.Build();
        app.MapSynodGateway();
        return app;
    }

    private async Task ReportAsync(IReadOnlyList<KeyValuePair<ShardKey, ShardRecovery>> recovered, TimeSpan took)
    {
        foreach (var warning in _store.Warnings)
        {
            await _output.WriteLineAsync("Warning: " + warning);
        }

        await _output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Data in {_store.Place}, {_store.Acceptors.Count} acceptor(s), origin {_store.Origin}"));
        foreach (var (shard, recovery) in recovered)
        {
            await _output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"Recovered {shard}: block {recovery.Height} (snapshot at {recovery.SnapshotHeight}), " +
                $"{recovery.Entries} entries, {recovery.Accounts} accounts"));
        }

        await _output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"Recovered {recovered.Count} shard(s) in {took.TotalMilliseconds:0} ms"));
    }
}
