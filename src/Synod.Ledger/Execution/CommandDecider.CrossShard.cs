namespace Synod.Ledger;

/// <content>The steps of transactions across shards (docs/cross-shard.md).</content>
internal readonly ref partial struct CommandDecider
{
    private Decision Decide(CrossShardCommand step) => step switch
    {
        PrepareTransaction prepare => Decide(prepare),
        DecideTransaction { Transaction: SubmitTransaction submit } decide => Decide(submit, decide.Agreement),
        DecideTransaction { Transaction: ReverseTransaction reverse } decide => Decide(reverse, decide.Agreement),
        AbortTransaction abort => Decide(abort),
        CommitHold commit => DecideEnd(
            commit.Id, commit.Position, new HoldCommitted(Time, commit.Id, commit.Position, commit.Decision, commit.Transfers)),
        ReleaseHold release => DecideEnd(
            release.Id, release.Position, new HoldReleased(Time, release.Id, release.Position, release.Decision)),
        _ => throw new ArgumentException(CommandSyntax.Problem(step), nameof(step)),
    };

    /// <summary>The entry that creates a transaction, if the other shards' votes are what they must be.</summary>
    private Decision TryWith(Agreement? agreement, TransactionEntry entry, Metadata metadata)
    {
        if (agreement is null)
        {
            return Decision.Try(entry, metadata);
        }

        if (overlay.FindAbort(entry.Id, history) is { } aborted && agreement.Attempt <= aborted.Attempt)
        {
            return Decision.Refused(Refusals.Undecided(entry.Id, $"attempt {agreement.Attempt} was aborted"));
        }

        // A vote that is missing would be money that nobody holds: such a decision must not be made, whoever asks for it.
        return Legs.Misfit(entry, agreement, overlay.Shards, overlay.Key.Number) is { } misfit
            ? Decision.Refused(Refusals.Undecided(entry.Id, misfit.TrimEnd('.')))
            : Decision.Try(entry with { Agreement = agreement }, metadata);
    }

    private Decision Decide(PrepareTransaction prepare)
    {
        if (overlay.Holds.TryGet(prepare.Id, out var hold))
        {
            var isSame = hold.Attempt == prepare.Attempt && hold.Home == prepare.Home && hold.IsPending == prepare.IsPending
                && hold.Transfers.Equals(prepare.Transfers);
            return isSame
                ? Decision.Repeated(hold.Position)
                : Decision.Refused(Refusals.Undecided(prepare.Id, $"attempt {hold.Attempt} is held"));
        }

        if (overlay.Find(prepare.Id, history) is not null)
        {
            return Decision.Refused(Refusals.TransactionConflict(prepare.Id, "other content"));
        }

        // Replicas refuse a block with a leg that is not this shard's: it must not get into one.
        return Legs.Misfit(prepare, overlay.Shards, overlay.Key.Number) is { } misfit
            ? Decision.Refused(Refusals.Undecided(prepare.Id, misfit.TrimEnd('.')))
            : Decision.Try(new TransactionPrepared(
                Time, prepare.Id, prepare.Home, prepare.Attempt, prepare.IsPending, prepare.Transfers, prepare.Assets));
    }

    private Decision Decide(AbortTransaction abort)
    {
        if (overlay.Find(abort.Id, history) is { } known)
        {
            return Decision.Repeated(known.Index);
        }

        return overlay.FindAbort(abort.Id, history) is { } aborted && abort.Attempt <= aborted.Attempt
            ? Decision.Repeated(aborted.Index)
            : Decision.Try(new TransactionAborted(Time, abort.Id, abort.Attempt));
    }

    private Decision DecideEnd(TransactionId id, ulong position, HoldEnded ended) =>
        overlay.Holds.TryGet(id, out var hold) && hold.Position == position
            ? Decision.Try(ended)
            : Decision.Refused(Refusals.NotPending(id));
}
