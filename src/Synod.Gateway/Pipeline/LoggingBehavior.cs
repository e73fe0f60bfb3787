using System.Diagnostics;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Synod.Gateway;

/// <summary>
/// Logs each request at Debug: its kind, ledger and outcome, never an id or an amount. What an operator must know of
/// (no majority, unknown outcomes) is a warning.
/// </summary>
internal sealed class LoggingBehavior<TRequest, TResponse>(ILogger<GatewayRequest> logger)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : GatewayRequest
{
    public async Task<TResponse> Handle(
        TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var start = Stopwatch.GetTimestamp();
        var ledger = request.About?.Value ?? "all ledgers";
        try
        {
            var response = await next();
            if (logger.IsEnabled(LogLevel.Debug))
            {
                logger.LogDebug(
                    "{Kind} on {Ledger}: {Outcome} in {ElapsedMs} ms.",
                    request.Kind, ledger, Outcomes.WordOf(response), Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            return response;
        }
        catch (Exception e)
        {
            var level = Outcomes.IsForOperators(e) ? LogLevel.Warning : LogLevel.Debug;
            logger.Log(
                level, "{Kind} on {Ledger}: {Outcome} in {ElapsedMs} ms: {Reason}",
                request.Kind, ledger, Outcomes.WordOf(e, cancellationToken),
                Stopwatch.GetElapsedTime(start).TotalMilliseconds, e.Message);
            throw;
        }
    }
}
