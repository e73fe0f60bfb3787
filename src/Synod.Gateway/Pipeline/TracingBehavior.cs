using System.Diagnostics;
using MediatR;

namespace Synod.Gateway;

/// <summary>Traces and counts each request with its outcome.</summary>
internal sealed class TracingBehavior<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse>
    where TRequest : GatewayRequest
{
    // Where nobody listens, there is nothing to be done after the answer, and so nothing to wait for.
    public Task<TResponse> Handle(
        TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        GatewayTelemetry.IsListenedTo ? TraceAsync(request, next, cancellationToken) : next();

    private static async Task<TResponse> TraceAsync(
        TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        using var activity = GatewayTelemetry.Source.StartActivity(request.Kind);
        activity?.SetTag("synod.ledger", request.About?.Value);
        var start = Stopwatch.GetTimestamp();
        var outcome = "";
        try
        {
            var response = await next();
            outcome = Outcomes.WordOf(response);
            return response;
        }
        catch (Exception e)
        {
            outcome = Outcomes.WordOf(e, cancellationToken);
            activity?.SetStatus(ActivityStatusCode.Error, outcome);
            throw;
        }
        finally
        {
            activity?.SetTag("synod.outcome", outcome);
            GatewayTelemetry.CountRequest(request.Kind, outcome, Stopwatch.GetElapsedTime(start));
        }
    }
}
