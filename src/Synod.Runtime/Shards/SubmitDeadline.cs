namespace Synod.Runtime;

/// <summary>
/// Ends the waiting of those whose commands take too long. They are watched in the order in which they came, so that one timer at
/// a time is enough for all of them.
/// </summary>
/// <param name="limit">How long a submission may wait.</param>
/// <param name="time">The clock that measures it.</param>
/// <param name="giveUp">What is done with one that has waited so long.</param>
internal sealed class SubmitDeadline(TimeSpan limit, TimeProvider time, Action<Submission> giveUp)
{
    private readonly Lock _lock = new();

    // Both guarded by _lock. The first of the queue has waited longest.
    private readonly Queue<(Submission Submission, long Since)> _waiting = new();
    private bool _isWatching;

    /// <summary>From now on the submission's time runs.</summary>
    public void Watch(Submission submission)
    {
        lock (_lock)
        {
            // Whoever comes clears away what is answered: the queue grows with what waits, not with what comes while the timer runs.
            DropFinished();
            _waiting.Enqueue((submission, time.GetTimestamp()));
            if (_isWatching)
            {
                return;
            }

            _isWatching = true;
        }

        _ = WatchAsync();
    }

    private async Task WatchAsync()
    {
        while (GiveUpOverdue() is { } untilNext)
        {
            await Task.Delay(untilNext, time);
        }
    }

    /// <summary>How long it is until the next one has waited too long; null if none waits.</summary>
    private TimeSpan? GiveUpOverdue()
    {
        lock (_lock)
        {
            DropFinished();
            while (_waiting.TryPeek(out var oldest))
            {
                if (limit - time.GetElapsedTime(oldest.Since) is { Ticks: > 0 } left)
                {
                    // Timers count whole milliseconds, and drop the rest: without it this would be asked again and again until it is over.
                    return TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
                }

                giveUp(oldest.Submission);
                DropFinished();
            }

            _isWatching = false;
            return null;
        }
    }

    private void DropFinished()
    {
        while (_waiting.TryPeek(out var oldest) && oldest.Submission.IsFinished)
        {
            _waiting.Dequeue();
        }
    }
}
