using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Synod.Runtime;

namespace Synod.Gateway;

/// <summary>What a load balancer asks.</summary>
internal static class HealthEndpoints
{
    private const string Tag = "Health";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", Live).Produces<HealthBody>().Document(new()
        {
            Id = "GetLive",
            Tag = Tag,
            Summary = "Answers while the process runs",
            IsLocal = true,
        });
        routes.MapGet("/health/ready", Ready).Produces<HealthBody>().Document(new()
        {
            Id = "GetReady",
            Tag = Tag,
            Summary = "Says whether the service answers requests",
            IsLocal = true,
            Problems = [ProblemType.NoQuorum, ProblemType.Fenced, ProblemType.Starting, ProblemType.Draining, ProblemType.Stopped],
        });
    }

    private static IResult Live() => Answers.Json(new HealthBody("live"), GatewayJson.Written.HealthBody);

    // Always 503: a balancer must not take an overloaded service's 429 for a mistake of its own.
    private static IResult Ready(ILedgerService ledgers) => ledgers.Unavailable is { } unavailable
        ? new ProblemAnswer(Outcomes.ProblemOf(unavailable), StatusCodes.Status503ServiceUnavailable)
        : Answers.Json(new HealthBody("ready"), GatewayJson.Written.HealthBody);
}
