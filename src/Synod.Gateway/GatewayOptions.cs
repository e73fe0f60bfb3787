namespace Synod.Gateway;

/// <summary>The gateway's limits. The defaults are those of docs/api.md.</summary>
public sealed record GatewayOptions
{
    /// <summary>The most bytes that a request's body may have; over it the answer is 413 <c>too-large</c>.</summary>
    public int MaxBodyBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>The most items of an array or of NDJSON; over it the answer is 413 <c>too-large</c>.</summary>
    public int MaxItems { get; init; } = 8_192;

    /// <summary>How many requests are worked on at the same time, health and documents not counted.</summary>
    public int MaxConcurrentRequests { get; init; } = 1_024;

    /// <summary>How many more may wait for their turn, first come first served; what comes after them is 429 <c>overloaded</c>.</summary>
    public int MaxQueuedRequests { get; init; } = 1_024;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxBodyBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxItems);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxConcurrentRequests);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxQueuedRequests);
    }
}
