using Microsoft.Extensions.Logging;
using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// Looks after the legs that a shard holds, so that none is held for ever: whoever drove the transaction may be lost, and nobody
/// may ask about it.
/// </summary>
/// <param name="shard">The shard.</param>
/// <param name="ledger">Its ledger's shards, among them those that decide.</param>
/// <param name="options">How often it looks.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Is told of what must not happen.</param>
internal sealed class HoldKeeper(IShard shard, CrossShardLedger ledger, ShardOptions options, TimeProvider time, ILogger log)
{
    // A reservation may stand for years: the longer it does, the more seldom its home is asked.
    private const int LongestWait = 16;

    // By position. How long a hold has been seen here is measured here: the time of its block may be another clock's, which went
    // ahead of this one.
    private Dictionary<ulong, Watch> _watched = [];

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            // Without the token: a delay that is cancelled goes on by way of the thread pool, whatever the scheduler.
            await Task.Delay(options.HoldCheckPeriod, time, CancellationToken.None);
            await TryAsync(() => LookAsync(cancellationToken), cancellationToken);
        }
    }

    private async Task TryAsync(Func<Task> look, CancellationToken cancellationToken)
    {
        try
        {
            await look();
        }
        catch (Exception e) when (
            cancellationToken.IsCancellationRequested || e is UnavailableException or StoreException or NoQuorumException)
        {
            // The next round comes, or there is to be none.
        }
        catch (Exception e)
        {
            // Nobody waits for this, and without it holds could stand for ever: whatever fails, it goes on.
            log.LogCritical(e, "{Shard} could not look after what it holds, and tries again.", shard.Key);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var holds = await shard.HoldsAsync(cancellationToken);
        _watched = holds.ToDictionary(
            h => h.Position, h => _watched.TryGetValue(h.Position, out var watch) ? watch : new Watch(time.GetTimestamp()));

        // Those that were not there the last time are most likely on their way.
        var due = holds.Where(h => _watched[h.Position].IsDue()).ToArray();

        // Each home by itself: one that does not answer keeps nothing of the others' back.
        foreach (var home in due.GroupBy(h => h.Home))
        {
            await TryAsync(() => SettleAsync([.. home], cancellationToken), cancellationToken);
        }
    }

    private async Task SettleAsync(IReadOnlyList<Hold> holds, CancellationToken cancellationToken)
    {
        var open = await ledger.Settlement.SettleAsync(
            shard, holds, h => time.GetElapsedTime(_watched[h.Position].Since) > options.HoldTimeout, cancellationToken);
        foreach (var hold in open.Reserved)
        {
            _watched[hold.Position].WaitLonger();
        }
    }

    private sealed class Watch(long since)
    {
        private int _wait = 1;
        private int _left = 2;

        public long Since => since;

        /// <summary>Counts a round; true if it is one to ask in.</summary>
        public bool IsDue() => --_left <= 0;

        public void WaitLonger()
        {
            _wait = Math.Min(2 * _wait, LongestWait);
            _left = _wait;
        }
    }
}
