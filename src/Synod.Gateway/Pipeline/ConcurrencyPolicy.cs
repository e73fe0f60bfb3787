using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace Synod.Gateway;

/// <summary>At most so many requests at a time, and so many waiting; the rest is told to slow down at once.</summary>
internal sealed class ConcurrencyPolicy(GatewayOptions options) : IRateLimiterPolicy<string>
{
    public const string Name = "synod-gateway";

    private static readonly Problem TooMany = new(
        ProblemType.Overloaded, "Too many requests are waiting here. Send fewer at a time, or more items in each.");

    public Func<OnRejectedContext, CancellationToken, ValueTask> OnRejected { get; } = static async (context, _) =>
        await new ProblemAnswer(TooMany).ExecuteAsync(context.HttpContext);

    // One partition: the limit protects the process, not one client from another.
    public RateLimitPartition<string> GetPartition(HttpContext httpContext) =>
        RateLimitPartition.GetConcurrencyLimiter("", _ => new ConcurrencyLimiterOptions
        {
            PermitLimit = options.MaxConcurrentRequests,
            QueueLimit = options.MaxQueuedRequests,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
}
