using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Synod.Ledger;

namespace Synod.Gateway;

/// <summary>
/// What the requests of the API work with. It stands on their endpoints, since to ask the request's own services for it would make a
/// scope for each of them; and what has it is a request of the API.
/// </summary>
/// <param name="Mediator">Where requests to the ledger go.</param>
/// <param name="Options">The limits.</param>
/// <param name="RecentAccounts">Names of accounts that other requests have had too.</param>
internal sealed record GatewayParts(IMediator Mediator, GatewayOptions Options, RecentAccounts RecentAccounts)
{
    /// <summary>The parts as the host's services have them.</summary>
    public static GatewayParts From(IServiceProvider services) => new(
        services.GetRequiredService<IMediator>(),
        services.GetRequiredService<GatewayOptions>(),
        services.GetRequiredService<RecentAccounts>());

    /// <summary>Those of a request's endpoint; null for one that is no request of the API.</summary>
    public static GatewayParts? Of(HttpContext httpContext) => httpContext.GetEndpoint()?.Metadata.GetMetadata<GatewayParts>();
}
