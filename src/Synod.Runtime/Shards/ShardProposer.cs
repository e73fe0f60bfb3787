using Synod.Consensus;
using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// Drives the slots of a shard for one incarnation: walks to the tip as a new leader, then fills one slot after another.
/// It keeps the slot's proposer across walks, since a round must never be used twice.
/// </summary>
internal sealed class ShardProposer(ProposerId self, AcceptorSet acceptors, ShardChain chain)
{
    private SlotProposer? _slot;

    public ProposerId Self => self;

    /// <summary>
    /// Completes and applies whatever may have been chosen after our last block, until a slot is prepared in which a
    /// majority has accepted nothing: the tip, ours to fill.
    /// </summary>
    /// <param name="yields">
    /// True if traces of a newer leader end the walk: a block of another maker, or a ballot above ours. Without it a failure
    /// at the wrong moment would let the older of two processes take the lead back.
    /// </param>
    /// <param name="cancellationToken">Stops the walk wherever it is.</param>
    /// <exception cref="DeposedException">Somebody with a higher ballot is at work.</exception>
    /// <exception cref="NoQuorumException">Too few acceptors answer.</exception>
    public async ValueTask WalkAsync(bool yields, CancellationToken cancellationToken)
    {
        var start = chain.State.Height;
        while (true)
        {
            // What the votes show as chosen needs no ballot of ours. Short of a majority it does: then a whole round.
            var seen = await chain.CatchUpAsync(cancellationToken);
            var slot = CurrentSlot();
            if (yields && (IsAnothers(seen, slot) || (chain.State.Height > start && !IsOurs(chain.State.HeadProposer))))
            {
                throw new DeposedException(blockCannotBeChosen: false);
            }

            // A rejection here speaks of this attempt only, and says nothing of a block that may be in doubt.
            slot.Observe(seen);
            await RunAsync(slot, slot.Prepare(), cancellationToken);
            if (slot.Adopted is null)
            {
                return;
            }

            await RunAsync(slot, slot.ProposeAdopted(), cancellationToken);
            await chain.ApplyAsync(slot.Chosen, cancellationToken);
        }
    }

    /// <summary>Has a block chosen in the next slot, and applies it.</summary>
    /// <exception cref="DeposedException">Another block may be chosen there.</exception>
    /// <exception cref="NoQuorumException">Whether it is chosen is unknown until a walk has found out.</exception>
    public async ValueTask ProposeAsync(BlockDraft draft, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        var slot = CurrentSlot();
        SlotRequest request = slot.Phase == ProposerPhase.Prepared
            ? slot.ProposeOwn(value)
            : slot.ProposeInRoundZero(new ProposerId(chain.State.HeadProposer), value);
        await RunAsync(slot, request, cancellationToken, isOwnBlock: true);
        await chain.CommitAsync(draft, cancellationToken);
    }

    /// <summary>
    /// Makes sure that our newest block is still the newest: a majority of acceptors has heard of no ballot above ours in the
    /// slot after it, so nothing was chosen there when this was asked.
    /// </summary>
    /// <exception cref="DeposedException">Somebody else has been there.</exception>
    /// <exception cref="NoQuorumException">Too few acceptors answer.</exception>
    public async ValueTask ConfirmAsync(CancellationToken cancellationToken)
    {
        var slot = CurrentSlot();
        var answers = await acceptors.ReadAsync(slot.Slot, 1, cancellationToken);
        if (answers.Any(a => a is [var state, ..] && IsAnothers(state.Promised, slot)))
        {
            throw new DeposedException(blockCannotBeChosen: false);
        }
    }

    // Below our prepared ballot there may be remains of others, and of our own failed attempts. A majority has promised
    // not to accept them any more, and had not, so whatever is chosen in the slot has a higher ballot.
    private bool IsAnothers(Ballot seen, SlotProposer slot) => seen > slot.Ballot && seen.Proposer != self;

    private bool IsOurs(UInt128 maker) => maker == self.Value;

    private async ValueTask RunAsync(
        SlotProposer slot, SlotRequest request, CancellationToken cancellationToken, bool isOwnBlock = false)
    {
        if (await acceptors.RunAsync(slot, request, cancellationToken) == ProposerPhase.Preempted)
        {
            throw new DeposedException(blockCannotBeChosen: isOwnBlock && slot.IsRejectedByAll);
        }
    }

    private SlotProposer CurrentSlot()
    {
        var next = new Slot(chain.State.Height + 1);
        if (_slot?.Slot != next)
        {
            _slot = new SlotProposer(next, self, acceptors.Count);
        }

        return _slot;
    }
}
