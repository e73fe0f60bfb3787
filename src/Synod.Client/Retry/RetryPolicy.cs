namespace Synod.Client;

/// <summary>
/// When to give up. A request is repeated, always with the same id, after a time-out, a lost connection, 429, 502, 504 and
/// a 503 that says when to come back; everything else is an answer.
/// </summary>
public sealed record RetryPolicy
{
    /// <summary>The most attempts, the first included; 1 for none but the first.</summary>
    public int MaxAttempts { get; init; } = 10;

    /// <summary>The longest time for all attempts and the waits between them.</summary>
    public TimeSpan TotalTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest time for one attempt.</summary>
    public TimeSpan AttemptTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest wait after the first attempt; it doubles with each.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Where the doubling stops.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The wait after an attempt: half of the doubled delay, and a random part of the other half, so that clients which
    /// were cut off together do not come back together. Never less than what the server asked for.
    /// </summary>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="retryAfter">What the server asked for; zero if nothing.</param>
    /// <param name="random">From 0 to 1.</param>
    public TimeSpan DelayAfter(int attempt, TimeSpan retryAfter, double random)
    {
        var doubled = FirstDelay * Math.Pow(2, Math.Min(attempt - 1, 30));
        var bounded = doubled < MaxDelay ? doubled : MaxDelay;
        var delay = (bounded / 2) + (bounded / 2 * random);
        return delay > retryAfter ? delay : retryAfter;
    }
}
