namespace Synod.Ledger;

/// <content>The rules of what a participant holds, and of attempts that a home aborts (docs/cross-shard.md).</content>
internal sealed partial class BlockOverlay
{
    private Refusal? StagePrepared(TransactionPrepared entry)
    {
        if (IsKnown(entry.Id))
        {
            return Refusals.TransactionConflict(entry.Id, "another entry");
        }

        return Holds.TryGet(entry.Id, out var hold)
            ? Refusals.Undecided(entry.Id, $"attempt {hold.Attempt} is held")
            : StageTransfers(entry.Transfers, entry.Assets, Staging.Hold, entry.IsPending);
    }

    private Refusal? StageAbort(TransactionAborted entry)
    {
        if (IsKnown(entry.Id))
        {
            return Refusals.TransactionConflict(entry.Id, "another entry");
        }

        return entry.Attempt <= (FindAbort(entry.Id, History.Empty)?.Attempt ?? 0)
            ? Refusals.Undecided(entry.Id, $"attempt {entry.Attempt} was aborted")
            : null;
    }

    private Refusal? StageHoldEnd(HoldEnded entry, TransferList? posted)
    {
        if (!Holds.TryGet(entry.Id, out var hold) || hold.Position != entry.Position)
        {
            return Refusals.NotPending(entry.Id);
        }

        if (posted is not null && hold.Transfers.Misfit(posted) is { } mismatch)
        {
            return Refusals.AmountExceedsPending(entry.Id, mismatch);
        }

        // A hold of the whole keeps back only what the whole needs: a part of it might need more.
        if (posted is not null && !hold.IsPending && !posted.Equals(hold.Transfers))
        {
            return Refusals.AmountExceedsPending(entry.Id, "it is posted as a whole");
        }

        for (var i = 0; i < posted?.Count; i++)
        {
            Settle(posted[i], Amount.Zero, posted[i].Amount);
        }

        _endingHold = hold;
        return null;
    }
}
