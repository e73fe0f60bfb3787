namespace Synod.Client;

/// <summary>How many attempts were made, and how much of the time is left. Not shared between threads.</summary>
internal sealed class RetrySchedule(RetryPolicy policy, TimeProvider clock, Func<double> jitter)
{
    private readonly long _started = clock.GetTimestamp();

    /// <summary>The attempts so far, the one under way included.</summary>
    public int Attempts { get; private set; } = 1;

    /// <summary>The time that is left, never negative.</summary>
    public TimeSpan Remaining
    {
        get
        {
            var left = policy.TotalTime - clock.GetElapsedTime(_started);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Waits until the next attempt is due; false, at once, if there shall be none.</summary>
    public async Task<bool> WaitAsync(TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        var delay = policy.DelayAfter(Attempts, retryAfter ?? TimeSpan.Zero, jitter());
        if (Attempts >= policy.MaxAttempts || delay >= Remaining)
        {
            return false;
        }

        await Task.Delay(delay, clock, cancellationToken);
        Attempts++;
        return true;
    }
}
