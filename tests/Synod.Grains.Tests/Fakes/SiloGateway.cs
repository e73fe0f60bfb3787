using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;
using Synod.Gateway;
using Synod.Runtime;

namespace Synod.Grains.Tests;

/// <summary>The HTTP API over the ledgers of one silo. It is an application of its own, so it outlives the silo's end.</summary>
internal sealed class SiloGateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SiloGateway(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public static async Task<SiloGateway> StartAsync(InProcessSiloHandle silo)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSynodGateway();
        builder.Services.AddSingleton(silo.ServiceProvider.GetRequiredService<ILedgerService>());
        var app = builder.Build();
        app.MapSynodGateway();
        await app.StartAsync();
        return new SiloGateway(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
