namespace Synod.Runtime;

/// <summary>
/// Looks after the legs that a shard holds, so that none is held for ever: whoever drove the transaction may be lost, and nobody
/// may ask about it.
/// </summary>
/// <param name="shard">The shard.</param>
/// <param name="ledger">Its ledger's shards, among them those that decide.</param>
/// <param name="options">How often it looks.</param>
/// <param name="time">The clock.</param>
internal sealed class HoldKeeper(IShard shard, CrossShardLedger ledger, ShardOptions options, TimeProvider time)
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
            try
            {
                // Without the token: a delay that is cancelled goes on by way of the thread pool, whatever the scheduler.
                await Task.Delay(options.HoldCheckPeriod, time, CancellationToken.None);
                await LookAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is UnavailableException or StoreException or NoQuorumException)
            {
                // The next round comes.
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var holds = await shard.HoldsAsync(cancellationToken);
        _watched = holds.ToDictionary(
            h => h.Position, h => _watched.TryGetValue(h.Position, out var watch) ? watch : new Watch(time.GetTimestamp()));

        // Those that were not there the last time are most likely on their way.
        var due = holds.Where(h => _watched[h.Position].IsDue()).ToArray();
        if (due.Length == 0)
        {
            return;
        }

        var open = await ledger.Settlement.SettleAsync(
            shard, due, h => time.GetElapsedTime(_watched[h.Position].Since) > options.HoldTimeout, cancellationToken);
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
