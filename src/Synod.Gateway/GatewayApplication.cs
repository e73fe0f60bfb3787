using Microsoft.AspNetCore.Builder;

namespace Synod.Gateway;

/// <summary>Puts the gateway into an application.</summary>
public static class GatewayApplication
{
    /// <summary>
    /// Maps the API of docs/api.md, its OpenAPI document, the health checks and the landing page. To be called once, and
    /// before the host adds anything that answers requests, since the gateway's errors are made by middleware around it.
    /// </summary>
    public static WebApplication MapSynodGateway(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseMiddleware<ProblemMiddleware>();

        // Named here so that it stands behind the problems and before the limiter, which looks at the endpoint.
        app.UseRouting();
        app.UseMiddleware<ConcurrencyMiddleware>();

        var api = app.MapGroup("").WithMetadata(GatewayParts.From(app.Services));
        LedgerEndpoints.Map(api);
        AccountEndpoints.Map(api);
        TransactionEndpoints.Map(api);
        PendingEndpoints.Map(api);
        BlockEndpoints.Map(api);
        HealthEndpoints.Map(app);
        LandingPage.Map(app);
        app.MapOpenApi($"/openapi/{GatewayDocument.Name}.json");
        return app;
    }
}
