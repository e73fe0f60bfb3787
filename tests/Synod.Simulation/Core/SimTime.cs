namespace Synod.Simulation;

/// <summary>
/// A process's clock: timers and time stamps follow virtual time, the wall clock is off by <see cref="Skew"/>, which may jump.
/// </summary>
public sealed class SimTime(World world, SimProcess process) : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    /// <summary>How far the wall clock is ahead.</summary>
    public TimeSpan Skew { get; set; }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Beginning + world.Now + Skew;

    /// <inheritdoc/>
    public override long GetTimestamp() => world.Now.Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(world, process, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class SimTimer(World world, SimProcess process, Action fire) : ITimer
    {
        // A change makes whatever was scheduled before void.
        private int _changes;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var change = ++_changes;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                world.Schedule(dueTime, process, () =>
                {
                    if (change == _changes)
                    {
                        fire();
                    }
                });
            }

            return true;
        }

        public void Dispose() => _changes++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
