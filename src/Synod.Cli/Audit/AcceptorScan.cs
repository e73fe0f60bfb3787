using Synod.Consensus;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Cli;

/// <summary>
/// Reads the votes of one acceptor for one shard, slot after slot, a window in memory at a time. A record that is damaged is
/// told once and counts as no vote.
/// </summary>
internal sealed class AcceptorScan(
    AuditedAcceptor acceptor, ShardKey shard, Action<string> find, CancellationToken cancellationToken)
{
    private const int Window = 256;

    private readonly Dictionary<ulong, Vote?> _window = [];
    private ulong _windowEnd = 1;

    /// <summary>The acceptor.</summary>
    public AuditedAcceptor Acceptor => acceptor;

    /// <summary>What the acceptor has accepted in a slot. Slots are asked for in rising order.</summary>
    public async ValueTask<SlotVote> ReadAsync(ulong slot)
    {
        if (slot >= _windowEnd)
        {
            _window.Clear();
            _windowEnd = slot;
            await FillAsync(slot);
        }

        return _window.TryGetValue(slot, out var vote) ? new SlotVote(true, vote) : new SlotVote(false, null);
    }

    private async Task FillAsync(ulong first)
    {
        try
        {
            var slots = await acceptor.Votes!.ReadRangeAsync(shard, new Slot(first), Window, cancellationToken);
            foreach (var stored in slots)
            {
                _window[_windowEnd++] = stored.State.Vote;
            }

            // An empty range is the end, or a gap: one slot further is asked for again next time.
            _windowEnd = Math.Max(_windowEnd, first + 1);
        }
        catch (CorruptRecordException)
        {
            // One record of the range is damaged: find it by reading them singly.
            await FillSinglyAsync(first);
        }
    }

    private async Task FillSinglyAsync(ulong first)
    {
        for (var slot = first; slot < first + Window; slot++)
        {
            try
            {
                if (await acceptor.Votes!.ReadAsync(shard, new Slot(slot), cancellationToken) is not { } stored)
                {
                    break;
                }

                _window[slot] = stored.State.Vote;
            }
            catch (CorruptRecordException exception)
            {
                find(exception.Message);
                _window[slot] = null;
            }

            _windowEnd = slot + 1;
        }

        _windowEnd = Math.Max(_windowEnd, first + 1);
    }
}

/// <summary>What one acceptor has in one slot.</summary>
/// <param name="IsThere">True if there is a record, sound or not.</param>
/// <param name="Vote">What it accepted; null for nothing, or for a damaged record.</param>
internal readonly record struct SlotVote(bool IsThere, Vote? Vote);
