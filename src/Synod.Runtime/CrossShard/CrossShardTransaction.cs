using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>Drives one transaction whose accounts are on several shards from its request to its answer (docs/cross-shard.md).</summary>
/// <remarks>
/// It may be lost at any time: all that it knows is in the chains, and whoever finds what it left behind ends it. Several may
/// drive the same transaction at once.
/// </remarks>
/// <param name="ledger">The shards.</param>
/// <param name="command">What was asked for: a <see cref="SubmitTransaction"/> or a <see cref="ReverseTransaction"/>.</param>
/// <param name="id">The transaction.</param>
/// <param name="home">The shard that decides.</param>
/// <param name="transfers">What it moves.</param>
/// <param name="before">What was known before it began.</param>
internal sealed class CrossShardTransaction(
    CrossShardLedger ledger, Command command, TransactionId id, IShard home, TransferList transfers, Foreknowledge before)
{
    private readonly bool _isPending = command is SubmitTransaction { Pending: not null };
    private readonly Contention _contention = ledger.NewContention();

    private readonly IReadOnlyList<int> _participants =
        Legs.ParticipantsOf(transfers, ledger.Shards.Count, home.Key.Number);

    private readonly SortedDictionary<int, EntryReference> _votes = [];
    private Asset[] _assets = [];
    private int _attempt;

    // Set when a participant may hold a leg: then the attempt must be decided, one way or the other.
    private bool _mayBeHeld;

    /// <summary>The outcome. Every failure to learn it is a value too.</summary>
    public async Task<CommandResult> RunAsync()
    {
        try
        {
            // A repeat is answered by the home alone. To prepare it again would be entries that only say that it was for nothing.
            if (before.IsKnown && await KnownAsync() is { } known)
            {
                return known;
            }

            if (await FindAssetsAsync() is { } refusal)
            {
                return await RefuseAsync(refusal);
            }

            _attempt = before.LastAbort + 1;
            CommandResult? result = null;
            while (result is null)
            {
                result = await PrepareAsync() ?? await DecideAsync();
            }

            return result;
        }
        catch (Exception e) when (e is UnavailableException or StoreException or NoQuorumException)
        {
            // Nothing that asks the home to decide throws: so it was not asked.
            return CrossShardLedger.Failed(e);
        }
    }

    /// <summary>What the accounts count. That never changes, so what is wrong with it is known before anybody holds anything.</summary>
    private async Task<Refusal?> FindAssetsAsync()
    {
        var found = new Dictionary<AccountId, Asset>();
        foreach (var account in transfers.SelectMany(t => new[] { t.Debit, t.Credit }))
        {
            if (!before.Assets.TryGetValue(account, out var asset))
            {
                // That there is no such account is a read like any other: it must not come from a leader of yesterday.
                var shard = ledger.Shards[Placement.ShardOf(account, ledger.Shards.Count)];
                await shard.ConfirmAsync(CancellationToken.None);
                if ((await shard.AssetsAsync([account], CancellationToken.None))[0] is not { } opened)
                {
                    return new Refusal(RefusalCode.AccountNotFound, $"There is no account '{account}'.");
                }

                asset = opened;
            }

            found[account] = asset;
        }

        _assets = [.. transfers.Select(t => found[t.Debit])];
        return transfers.Where(t => found[t.Debit] != found[t.Credit]).Select(t => new Refusal(
            RefusalCode.AssetMismatch,
            $"The account '{t.Debit}' counts {found[t.Debit]} and the account '{t.Credit}' counts {found[t.Credit]}."))
            .FirstOrDefault();
    }

    /// <summary>Has every participant hold its leg. Null when all do; otherwise what became of the transaction.</summary>
    private async Task<CommandResult?> PrepareAsync()
    {
        while (true)
        {
            var asked = _participants.Where(p => !_votes.ContainsKey(p)).ToArray();
            var results = await Task.WhenAll(asked.Select(p => SubmitAsync(ledger.Shards[p], Prepare(p))));
            for (var i = 0; i < asked.Length; i++)
            {
                if (results[i] is CommandResult.Done done)
                {
                    _votes.Add(asked[i], new EntryReference(done.Place.Index, done.Leaf));
                }
            }

            _mayBeHeld |= results.Any(r => r is CommandResult.Done or CommandResult.Failed { Why: OutcomeUnknownException });
            if (results.OfType<CommandResult.Failed>().FirstOrDefault() is { } failed)
            {
                // The home was not asked, and is asked to decide against it: what may be held is given back.
                await AbortAsync();
                return CrossShardLedger.Failed(failed.Why);
            }

            var refused = Array.FindIndex(results, r => r is CommandResult.Refused);
            if (refused < 0)
            {
                return null;
            }

            var (again, result) = await MeetAsync(ledger.Shards[asked[refused]], ((CommandResult.Refused)results[refused]).Why);
            if (!again)
            {
                return result;
            }
        }
    }

    /// <summary>Has the home decide. Null if the attempt was given up for another one.</summary>
    private async Task<CommandResult?> DecideAsync()
    {
        while (true)
        {
            // All votes are in: with a new attempt there are none, and it begins again.
            if (_votes.Count < _participants.Count)
            {
                return null;
            }

            var votes = new ValueList<LegVote>([.. _votes.Select(v => new LegVote(v.Key, v.Value))]);
            var result = await SubmitAsync(
                home, new DecideTransaction(command, new Agreement(_attempt, new ValueList<Asset>(_assets), votes)));
            switch (result)
            {
                case CommandResult.Done done:
                    CrossShardLedger.InBackground(() => FollowAsync(done));
                    return done;
                case CommandResult.Failed { Why: OutcomeUnknownException }:
                    return result;
                case CommandResult.Failed:
                    await AbortAsync();
                    return result;
                case CommandResult.Refused { Why.Code: RefusalCode.Undecided } refused:
                    // Somebody else decided against this attempt, and may be at the next one. To try once more could carry out what
                    // his client was told is refused.
                    CrossShardLedger.InBackground(SettleOwnAsync);
                    return new CommandResult.Failed(new OutcomeUnknownException(
                        refused.Why.Detail + " Repeat it with the same id to learn."));
                case CommandResult.Refused refused:
                    var (again, answer) = await MeetAsync(home, refused.Why);
                    if (!again)
                    {
                        return answer;
                    }

                    break;
                default:
                    throw new InvalidOperationException($"Unknown result {result.GetType().Name}.");
            }
        }
    }

    /// <summary>What to do about a refusal: try again (perhaps with a new attempt, without votes), or answer.</summary>
    private async Task<(bool Again, CommandResult? Result)> MeetAsync(IShard shard, Refusal why)
    {
        if (why.Code == RefusalCode.Undecided)
        {
            return await MeetAnotherAttemptAsync(shard, why);
        }

        if (await _contention.FindBlockersAsync(shard, why, CancellationToken.None) is not { } blockers)
        {
            await AbortAsync();
            return (false, await RefuseAsync(why));
        }

        if (_contention.IsOver)
        {
            await AbortAsync();
            return (false, Contention.GivenUp(why));
        }

        if (blockers.Count == 0)
        {
            return (true, null);
        }

        if (blockers.All(IsOutranked))
        {
            // They do not wait for us with anything in their hands: so this ends.
            await _contention.PauseAsync(CancellationToken.None);
            return (true, null);
        }

        if (_mayBeHeld)
        {
            await AbortAsync();
            _attempt++;
        }

        await _contention.WaitAsync(shard, why, CancellationToken.None);
        return (true, null);
    }

    /// <summary>A participant holds another attempt at this transaction: of an earlier try, or of somebody who drives it too.</summary>
    private async Task<(bool Again, CommandResult? Result)> MeetAnotherAttemptAsync(IShard shard, Refusal why)
    {
        var hold = await shard.FindHoldAsync(id, CancellationToken.None);
        var open = hold is null
            ? null
            : await ledger.Settlement.SettleAsync(shard, [hold], CancellationToken.None);
        if (!_contention.IsOver && open is null or { Settled: > 0 })
        {
            return (true, null);
        }

        await AbortAsync();
        return (false, new CommandResult.Failed(new OutcomeUnknownException(why.Detail + " Repeat it with the same id to learn.")));
    }

    // More attempts go first, so that nobody is passed over for ever; then the smaller id.
    private bool IsOutranked(Hold other) => _attempt != other.Attempt
        ? _attempt > other.Attempt
        : string.CompareOrdinal(id.Value, other.Id.Value) < 0;

    /// <summary>Has the home decide against the attempt, and what is held for it given back.</summary>
    private async Task AbortAsync()
    {
        if (!_mayBeHeld)
        {
            return;
        }

        var result = await SubmitAsync(home, new AbortTransaction(id, _attempt));
        if (result is CommandResult.Done { IsRepeat: false } aborted)
        {
            var votes = _votes.ToArray();
            CrossShardLedger.InBackground(() => Task.WhenAll(votes.Select(v => SubmitAsync(
                ledger.Shards[v.Key], new ReleaseHold(id, v.Value.Position, ReferenceTo(aborted))))));
        }
        else
        {
            CrossShardLedger.InBackground(SettleOwnAsync);
        }

        _votes.Clear();
        _mayBeHeld = false;
    }

    /// <summary>
    /// A refusal is a read of the home too: the transaction may have been carried out by somebody else, whose traces are what
    /// it was refused for.
    /// </summary>
    private async Task<CommandResult> RefuseAsync(Refusal why) => await KnownAsync() ?? new CommandResult.Refused(why);

    /// <summary>What the home says of the transaction; null if it has not decided for it.</summary>
    private async Task<CommandResult?> KnownAsync()
    {
        // Without votes the home decides nothing, and says what it knows.
        var question = new DecideTransaction(
            command, new Agreement(int.MaxValue, new ValueList<Asset>([]), new ValueList<LegVote>([])));
        var result = await SubmitAsync(home, question);
        return result is CommandResult.Refused { Why.Code: RefusalCode.Undecided } ? null : result;
    }

    /// <summary>Tells the participants. Whoever does not hear it asks.</summary>
    private async Task FollowAsync(CommandResult.Done decided)
    {
        if (decided.IsRepeat)
        {
            // Somebody else decided, perhaps with another vote than ours: only the home can say what becomes of our holds.
            await SettleOwnAsync();
        }
        else if (!_isPending)
        {
            await Task.WhenAll(_votes.Select(v => SubmitAsync(ledger.Shards[v.Key], new CommitHold(
                id, v.Value.Position, ReferenceTo(decided), Legs.Of(transfers, ledger.Shards.Count, v.Key)))));
        }
    }

    private async Task SettleOwnAsync()
    {
        foreach (var shard in _participants.Select(p => ledger.Shards[p]))
        {
            if (await shard.FindHoldAsync(id, CancellationToken.None) is { } hold)
            {
                await ledger.Settlement.SettleAsync(shard, [hold], CancellationToken.None);
            }
        }
    }

    private PrepareTransaction Prepare(int shard) => new(
        id, home.Key.Number, _attempt, _isPending, Legs.Of(transfers, ledger.Shards.Count, shard),
        Legs.AssetsOf(transfers, _assets, ledger.Shards.Count, shard));

    private static EntryReference ReferenceTo(CommandResult.Done done) => new(done.Place.Index, done.Leaf);

    private static async Task<CommandResult> SubmitAsync(IShard shard, Command step) =>
        (await shard.SubmitAsync([step], CancellationToken.None))[0];
}
