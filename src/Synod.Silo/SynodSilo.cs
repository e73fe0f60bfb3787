using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Synod.Gateway;
using Synod.Hosting;
using Synod.Storage.AzureTables;

namespace Synod.Silo;

/// <summary>One silo: Azure tables, the grains and the gateway, put together.</summary>
public sealed class SynodSilo : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly PemCheckpointSigner _signer;
    private readonly TextWriter _output;

    private SynodSilo(WebApplication app, PemCheckpointSigner signer, TextWriter output)
    {
        _app = app;
        _signer = signer;
        _output = output;
    }

    /// <summary>The addresses that the HTTP API listens on, with the ports that it got.</summary>
    public IReadOnlyCollection<string> Addresses =>
        [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    /// <summary>Opens the store, joins the cluster, and listens.</summary>
    /// <exception cref="SiloStartException">The store or the key cannot be used, the cluster not be joined, or an address not be
    /// listened on.</exception>
    public static async Task<SynodSilo> StartAsync(SiloOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        PemCheckpointSigner? signer = null;
        WebApplication? app = null;
        try
        {
            var store = await AzureTablesStore.OpenOrCreateAsync(
                options.Stores, options.Acceptors, options.Origin, options.ServiceId,
                storeIsNew => signer = SigningKeyFile.Open(options.Key, storeIsNew),
                TimeProvider.System, cancellationToken);
            app = Build(options, store);
            await app.StartAsync(cancellationToken);
            var silo = new SynodSilo(app, signer!, output);
            await silo.ReportAsync(options, store);
            return silo;
        }
        catch (Exception e)
        {
            if (app is not null)
            {
                await app.DisposeAsync();
            }

            signer?.Dispose();
            throw e is OperationCanceledException ? e : new SiloStartException(e.Message, e);
        }
    }

    /// <summary>Serves until SIGTERM, Ctrl+C or the token, then leaves the cluster: its shards answer what they have and move.</summary>
    public async Task RunUntilStoppedAsync(CancellationToken cancellationToken)
    {
        await _app.WaitForShutdownAsync(cancellationToken);
        await _output.WriteLineAsync("Leaving");
        await _app.StopAsync(CancellationToken.None);
        await _output.WriteLineAsync("Stopped");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _signer.Dispose();
    }

    private static WebApplication Build(SiloOptions options, AzureTablesStore store)
    {
        // Nothing in the working directory configures the silo: what it does is on its command line or in its environment.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.ClearProviders()
            .AddSimpleConsole(console => console.SingleLine = true)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Orleans", LogLevel.Warning)
            .AddFilter("Synod", LogLevel.Warning);
        builder.Services.AddSynodGateway();
        builder.Host.UseOrleans(silo => silo.AddSynod(options, store));
        var app = builder.Build();
        app.MapSynodGateway();
        return app;
    }

    private async Task ReportAsync(SiloOptions options, AzureTablesStore store)
    {
        foreach (var warning in store.Warnings.Append(SigningKeyFile.Warning(options.Key)).OfType<string>())
        {
            await _output.WriteLineAsync("Warning: " + warning);
        }

        await _output.WriteLineAsync(
            $"Silo on port {options.SiloPort}, client gateway on port {options.GatewayPort}, cluster {options.ClusterId}, "
            + $"service {store.ServiceId}");
        await _output.WriteLineAsync(
            $"Data in {string.Join(", ", store.Acceptors.Select(a => a.Endpoint).Distinct())}, "
            + $"{store.Acceptors.Count} acceptor(s), origin {store.Origin}");
        foreach (var address in Addresses)
        {
            await _output.WriteLineAsync($"Listening on {address}");
        }
    }
}
