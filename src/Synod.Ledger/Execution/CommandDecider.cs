using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>
/// Turns a command into the entry that it asks for. Here is exactly-once: a command that was carried out before gets its
/// first answer again, and one that takes another's id is refused, before any other rule is asked.
/// </summary>
/// <param name="overlay">The block so far.</param>
/// <param name="history">What earlier blocks say.</param>
/// <param name="salt">The salt for the command's metadata.</param>
internal readonly ref partial struct CommandDecider(BlockOverlay overlay, History history, MetadataSalt salt)
{
    private Timestamp Time => overlay.Time;

    public Decision Decide(Command command) => command switch
    {
        SubmitTransaction submit => Decide(submit, null),
        PostPending post => Decide(post),
        VoidPending @void => Decide(@void),
        ReverseTransaction reverse => Decide(reverse, null),
        OpenAccount open => Decide(open),
        CreateLedger create => Decide(create),
        CrossShardCommand step => Decide(step),
        _ => throw new ArgumentException(CommandSyntax.Problem(command), nameof(command)),
    };

    private Decision Decide(SubmitTransaction submit, Agreement? agreement)
    {
        if (overlay.Find(submit.Id, history) is { } known)
        {
            return SameContent.Difference(submit, known) is { } difference
                ? Decision.Refused(Refusals.TransactionConflict(submit.Id, difference))
                : Decision.Repeated(known.Index);
        }

        var transfers = submit.Transfers as TransferList ?? new TransferList(submit.Transfers);
        var commitment = Commit(submit.Metadata);
        TransactionEntry entry = submit.Pending is { } terms
            ? new TransactionReserved(Time, submit.Id, transfers, submit.Reference, commitment, terms.ExpiryAfter(Time))
            : new TransactionPosted(Time, submit.Id, transfers, submit.Reference, commitment, null);
        return TryWith(agreement, entry, submit.Metadata);
    }

    private Decision Decide(PostPending post)
    {
        if (!overlay.Pendings.TryGetOpen(post.Id, out var reservation))
        {
            return Ended(post.Id, out var reserved) switch
            {
                (PendingPosted posted, var index) => SameContent.Posts(post, reserved, posted)
                    ? Decision.Repeated(index)
                    : Decision.Refused(Refusals.AlreadyPosted(post.Id)),
                (PendingVoided, _) => Decision.Refused(Refusals.AlreadyVoided(post.Id)),
                (PendingExpired, _) => Decision.Refused(Refusals.AlreadyExpired(post.Id)),
                _ => NeverPending(post.Id),
            };
        }

        if (reservation.IsDue(Time))
        {
            return Decision.Refused(Refusals.AlreadyExpired(post.Id));
        }

        if (post.Amounts is { } amounts && amounts.Count != reservation.Transfers.Count)
        {
            return Decision.Refused(Refusals.AmountExceedsPending(
                post.Id, $"it has {reservation.Transfers.Count} transfers, not {amounts.Count}"));
        }

        return Decision.Try(new PendingPosted(Time, post.Id, WithAmounts(reservation.Transfers, post.Amounts)));
    }

    private Decision Decide(VoidPending @void)
    {
        if (overlay.Pendings.TryGetOpen(@void.Id, out _))
        {
            return Decision.Try(new PendingVoided(Time, @void.Id));
        }

        return Ended(@void.Id, out _) switch
        {
            (PendingVoided, var index) => Decision.Repeated(index),
            (PendingPosted, _) => Decision.Refused(Refusals.AlreadyPosted(@void.Id)),
            (PendingExpired, _) => Decision.Refused(Refusals.AlreadyExpired(@void.Id)),
            _ => NeverPending(@void.Id),
        };
    }

    private Decision Decide(ReverseTransaction reverse, Agreement? agreement)
    {
        if (overlay.Find(reverse.Id, history) is { } known)
        {
            return SameContent.Difference(reverse, known) is { } difference
                ? Decision.Refused(Refusals.TransactionConflict(reverse.Id, difference))
                : Decision.Repeated(known.Index);
        }

        if (overlay.Pendings.TryGetOpen(reverse.Reverses, out _))
        {
            return Decision.Refused(Refusals.NotPosted(reverse.Reverses));
        }

        if (overlay.Find(reverse.Reverses, history) is not { } original)
        {
            return Decision.Refused(Refusals.TransactionNotFound(reverse.Reverses));
        }

        if (Reversal.PostedBy(original.Creation, original.Resolution) is not { } posted)
        {
            return Decision.Refused(Refusals.NotPosted(reverse.Reverses));
        }

        if (original.ReversedBy is { } other)
        {
            return Decision.Refused(Refusals.AlreadyReversed(reverse.Reverses, other));
        }

        var entry = new TransactionPosted(
            Time, reverse.Id, Reversal.Of(posted), reverse.Reference, Commit(reverse.Metadata), reverse.Reverses);
        return TryWith(agreement, entry, reverse.Metadata);
    }

    private Decision Decide(OpenAccount open)
    {
        if (overlay.Elsewhere(open.Id) is { } other)
        {
            throw new InvalidOperationException(
                $"The account '{open.Id}' belongs to shard {other} of its ledger: it was sent to shard {overlay.Key}.");
        }

        if (overlay.Accounts.TryGet(open.Id, out var account))
        {
            var metadata = overlay.FindMetadata(open.Id) ?? history.FindMetadata(open.Id);
            return SameContent.Difference(open, account, metadata) is { } difference
                ? Decision.Refused(Refusals.AccountConflict(open.Id, difference))
                : Decision.Repeated(account.OpenedAt);
        }

        var entry = new AccountOpened(
            Time, open.Id, open.Asset, open.NormalSide, open.Overdraft, Commit(open.Metadata));
        return Decision.Try(entry, open.Metadata);
    }

    private Decision Decide(CreateLedger create)
    {
        if (overlay.FindLedger(create.Name) is not { } ledger)
        {
            return Decision.Try(new LedgerCreated(Time, create.Name, create.Shards));
        }

        return ledger.Entry.Shards == create.Shards
            ? Decision.Repeated(ledger.Index)
            : Decision.Refused(Refusals.LedgerConflict(create.Name, ledger.Entry.Shards));
    }

    /// <summary>How a reservation ended, and what it had reserved; null if the transaction never was one or does not exist.</summary>
    private (ResolutionEntry Entry, ulong Index)? Ended(TransactionId id, out TransferList reserved)
    {
        if (overlay.Pendings.FindEnded(id) is { } here)
        {
            reserved = here.Reservation.Transfers;
            return (here.Resolution!, here.ResolutionIndex);
        }

        var before = history.Find(id);
        reserved = before?.Creation.Transfers ?? new TransferList([]);
        return before is { Resolution: { } resolution, ResolutionIndex: { } index } ? (resolution, index) : null;
    }

    private Decision NeverPending(TransactionId id) => overlay.Find(id, history)?.Creation switch
    {
        null => Decision.Refused(Refusals.TransactionNotFound(id)),
        TransactionPosted => Decision.Refused(Refusals.NotPending(id)),

        // It was reserved, is not open, and nobody says how it ended: the caller fetched too little.
        _ => throw new InvalidOperationException($"The history of transaction '{id}' ends before the head of shard {overlay.Key}."),
    };

    private Hash256? Commit(Metadata metadata) => metadata.IsEmpty ? null : MetadataCommitment.Of(metadata, salt);

    private static TransferList WithAmounts(TransferList transfers, IReadOnlyList<Amount>? amounts)
    {
        if (amounts is null)
        {
            return transfers;
        }

        var posted = new Transfer[transfers.Count];
        for (var i = 0; i < posted.Length; i++)
        {
            posted[i] = transfers[i] with { Amount = amounts[i] };
        }

        return new TransferList(posted);
    }
}
