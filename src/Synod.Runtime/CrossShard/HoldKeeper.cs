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
internal sealed class HoldKeeper(IShard shard, CrossShardLedger ledger, ShardOptions options, TimeProvider time)
{
    // A reservation may stand for years: the longer it does, the more seldom its home is asked.
    private const int LongestWait = 16;
    private readonly Dictionary<ulong, (int Rounds, int Left)> _reserved = [];

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await Task.Delay(options.HoldCheckPeriod, time, cancellationToken);
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
        // Younger ones are most likely on their way.
        var since = Timestamp.From(time.GetUtcNow() - options.HoldCheckPeriod);
        var holds = await shard.HoldsSinceAsync(since, cancellationToken);
        var due = holds.Where(IsDue).ToArray();
        if (due.Length == 0)
        {
            return;
        }

        var open = await ledger.Settlement.SettleAsync(shard, due, cancellationToken);
        foreach (var hold in due)
        {
            _reserved.Remove(hold.Position, out var waited);
            if (open.Reserved.Contains(hold))
            {
                var rounds = Math.Clamp(2 * waited.Rounds, 1, LongestWait);
                _reserved[hold.Position] = (rounds, rounds);
            }
        }
    }

    private bool IsDue(Hold hold)
    {
        if (!_reserved.TryGetValue(hold.Position, out var waited))
        {
            return true;
        }

        _reserved[hold.Position] = waited with { Left = waited.Left - 1 };
        return waited.Left <= 1;
    }
}
