using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Synod.Gateway;

/// <summary>
/// At most so many requests of the API at a time, and so many waiting; the rest is told to slow down at once. One limit for all: it
/// protects the process, not one client from another.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "As long as the process lives; it holds nothing but who waits.")]
internal sealed class ConcurrencyMiddleware(RequestDelegate next, GatewayOptions options)
{
    private static readonly Problem TooMany = new(
        ProblemType.Overloaded, "Too many requests are waiting here. Send fewer at a time, or more items in each.");

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.MaxConcurrentRequests,
        QueueLimit = options.MaxQueuedRequests,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    public Task InvokeAsync(HttpContext httpContext) =>
        GatewayParts.Of(httpContext) is null ? next(httpContext) : InvokeLimitedAsync(httpContext);

    private async Task InvokeLimitedAsync(HttpContext httpContext)
    {
        using var lease = await _limiter.AcquireAsync(cancellationToken: httpContext.RequestAborted);
        await (lease.IsAcquired ? next(httpContext) : new ProblemAnswer(TooMany).ExecuteAsync(httpContext));
    }
}
