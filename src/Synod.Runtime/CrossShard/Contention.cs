using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// What a command does that was refused because of what is held of an account: that refusal is an answer only when it is certain
/// that none of the holds would have made a difference (docs/cross-shard.md).
/// </summary>
/// <param name="settlement">Who asks about the holds.</param>
/// <param name="patience">How long to try.</param>
/// <param name="time">The clock.</param>
internal sealed class Contention(HoldSettlement settlement, TimeSpan patience, TimeProvider time)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(80);
    private readonly long _start = time.GetTimestamp();
    private readonly HashSet<(int Shard, ulong Position)> _reserved = [];
    private TimeSpan _pause = TimeSpan.FromMilliseconds(5);

    /// <summary>True once there is no more time to try.</summary>
    public bool IsOver => time.GetElapsedTime(_start) > patience;

    /// <summary>What is said then.</summary>
    public static CommandResult.Failed GivenUp(Refusal why) => new(new UnavailableException(
        UnavailableReason.Overloaded, $"Transactions that are being decided stand in the way. {why.Detail}"));

    /// <summary>Settles what is decided of the holds that may have made the difference.</summary>
    /// <returns>
    /// The holds that are undecided, to be waited for; an empty list if it is worth to try again at once; null if the refusal stands.
    /// </returns>
    public async ValueTask<IReadOnlyList<Hold>?> FindBlockersAsync(IShard shard, Refusal why, CancellationToken cancellationToken)
    {
        if (why.Held is not { } account)
        {
            return null;
        }

        var holds = await shard.HoldsOfAsync([account], cancellationToken);
        var open = await settlement.SettleAsync(shard, holds, cancellationToken);
        if (open.Settled > 0 || open.Undecided.Count > 0)
        {
            return open.Settled > 0 ? [] : open.Undecided;
        }

        // A reservation that was made after the refusal cannot have caused it; one that was there at both times did.
        var areNew = open.Reserved.Count(h => _reserved.Add((shard.Key.Number, h.Position)));
        return areNew > 0 || holds.Count == 0 ? [] : null;
    }

    /// <summary>Waits until the holds that may have made the difference are decided, or there is no more time.</summary>
    public async ValueTask WaitAsync(IShard shard, Refusal why, CancellationToken cancellationToken)
    {
        while (!IsOver && await FindBlockersAsync(shard, why, cancellationToken) is { Count: > 0 })
        {
            await PauseAsync(cancellationToken);
        }
    }

    /// <summary>Lets the others go on.</summary>
    public async ValueTask PauseAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(_pause, time, cancellationToken);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
    }
}
