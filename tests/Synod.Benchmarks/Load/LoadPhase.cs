using System.Diagnostics;

namespace Synod.Benchmarks;

/// <summary>
/// Part of a load, sent by all connections at once, and over when everything is answered. In an open loop a request has a moment at
/// which it is due, whether or not the target keeps up, and its latency counts from then: a target that stops for a second makes
/// everything late that was due in this second.
/// </summary>
/// <param name="plan">The load.</param>
/// <param name="connections">Who sends it.</param>
/// <param name="first">The number of its first transaction.</param>
/// <param name="end">One past its last, if the time does not end it before.</param>
/// <param name="duration">When no more is sent; null for no such time.</param>
internal sealed class LoadPhase(
    LoadPlan plan, IReadOnlyList<ILoadConnection> connections, long first, long end, TimeSpan? duration)
{
    private static readonly TimeSpan TimerStep = TimeSpan.FromMilliseconds(1);
    private readonly Lock _lock = new();
    private long _sent;
    private long _started;

    /// <summary>One past the last transaction that was sent.</summary>
    public long Next => first + _sent;

    /// <summary>How long requests took.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>What became of the transactions.</summary>
    public Tally Tally { get; private set; }

    /// <summary>Sends everything and waits for the answers.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _started = Stopwatch.GetTimestamp();
        var loops = connections.Select(connection => Task.Run(
            async () =>
            {
                try
                {
                    await LoopAsync(connection, failed.Token);
                }
                catch
                {
                    // The others need not go on.
                    await failed.CancelAsync();
                    throw;
                }
            },
            CancellationToken.None)).ToArray();
        await Task.WhenAll(loops);
    }

    private async Task LoopAsync(ILoadConnection connection, CancellationToken cancellationToken)
    {
        var latencies = new LatencyHistogram();
        var tally = default(Tally);
        while (Take() is { Count: > 0 } part)
        {
            connection.Make(part.First, part.Count);
            await UntilAsync(part.Due, cancellationToken);
            var begin = plan.Rate is null ? Elapsed : part.Due;
            await connection.SendAsync(cancellationToken);
            latencies.Add(Elapsed - begin);
            tally += connection.Check();
        }

        lock (_lock)
        {
            Latencies.Add(latencies);
            Tally += tally;
        }
    }

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    private (long First, int Count, TimeSpan Due) Take()
    {
        lock (_lock)
        {
            var due = plan.Rate is { } rate ? TimeSpan.FromSeconds(_sent / plan.Batch / rate) : Elapsed;
            var count = due >= duration ? 0 : (int)Math.Clamp(end - Next, 0, plan.Batch);
            _sent += count;
            return (Next - count, count, due);
        }
    }

    // Timers are good to a millisecond. What they are late by counts as latency: never too little is reported.
    private async Task UntilAsync(TimeSpan due, CancellationToken cancellationToken)
    {
        if (due - Elapsed is { Ticks: > 0 } wait)
        {
            using var timer = new PeriodicTimer(wait > TimerStep ? wait : TimerStep);
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
