using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Synod.Gateway;
using Synod.Runtime;

namespace Synod.Benchmarks;

/// <summary>The gateway as a host runs it, but without a socket: requests are handed to it, and answers taken from it.</summary>
internal sealed class GatewayPipeline : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Entrance _entrance;

    private GatewayPipeline(WebApplication app, Entrance entrance)
    {
        _app = app;
        _entrance = entrance;
    }

    public static async Task<GatewayPipeline> StartAsync(ILedgerService ledger)
    {
        var entrance = new Entrance();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Services.AddSynodGateway();
        builder.Services.AddSingleton(ledger);
        builder.Services.AddSingleton<IServer>(entrance);
        var app = builder.Build();
        app.MapSynodGateway();
        await app.StartAsync();
        return new GatewayPipeline(app, entrance);
    }

    /// <summary>Posts a body; the answer's status and how many bytes its body has.</summary>
    public Task<(int Status, long Length)> PostAsync(string path, byte[] body) => _entrance.Handle(path, body);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed class Entrance : IServer
    {
        public Func<string, byte[], Task<(int Status, long Length)>> Handle { get; private set; } =
            (_, _) => throw new InvalidOperationException("It is not started.");

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull
        {
            Handle = async (path, body) =>
            {
                using var answer = new MemoryStream();
                var response = new HttpResponseFeature();
                var features = new FeatureCollection();
                features.Set<IHttpRequestFeature>(RequestOf(path, body));
                features.Set<IHttpResponseFeature>(response);
                features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(answer));
                var context = application.CreateContext(features);
                await application.ProcessRequestAsync(context);
                application.DisposeContext(context, null);
                return (response.StatusCode, answer.Length);
            };
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }

        private static HttpRequestFeature RequestOf(string path, byte[] body) => new()
        {
            Protocol = "HTTP/1.1",
            Scheme = "http",
            Method = HttpMethods.Post,
            Path = path,
            RawTarget = path,
            Headers = new HeaderDictionary { ["Content-Type"] = "application/json", ContentLength = body.Length },
            Body = new MemoryStream(body),
        };
    }
}
