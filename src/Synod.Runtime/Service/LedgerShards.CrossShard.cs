using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Synod.Ledger;

namespace Synod.Runtime;

/// <content>What concerns more than one shard (docs/cross-shard.md).</content>
public sealed partial class LedgerShards
{
    /// <summary>Looks after what a shard holds for others, until it is cancelled.</summary>
    /// <param name="shard">The shard, as whoever runs it knows it.</param>
    /// <param name="log">Is told of what must not happen.</param>
    /// <param name="cancellationToken">Ends it, within <see cref="ShardOptions.HoldCheckPeriod"/>.</param>
    public Task KeepHoldsAsync(IShard shard, ILogger log, CancellationToken cancellationToken) =>
        new HoldKeeper(shard, _across, options, time, log).RunAsync(cancellationToken);

    /// <summary>An account, now or as of then; null if it does not (or did not yet) exist.</summary>
    public async ValueTask<AccountView?> FindAccountAsync(
        AccountId id, AsOf? asOf, ReadConsistency consistency, CancellationToken cancellationToken)
    {
        var shard = ShardOf(id);
        if (consistency == ReadConsistency.Local)
        {
            return await shard.FindAccountAsync(id, asOf, consistency, cancellationToken);
        }

        var (view, reserved) = await _across.ReadAsync(
            () => shard.FindAccountAsync(id, asOf, consistency, cancellationToken),
            view => [(shard, view?.Holds ?? [])], cancellationToken);
        return view?.WithReserved(reserved);
    }

    /// <summary>A page of an account's statement, newest first; null if the account does not exist.</summary>
    public async ValueTask<StatementPage?> ReadStatementAsync(
        AccountId id, ulong? before, int limit, ReadConsistency consistency, CancellationToken cancellationToken)
    {
        var shard = ShardOf(id);
        if (consistency == ReadConsistency.Local)
        {
            return await shard.ReadStatementAsync(id, before, limit, consistency, cancellationToken);
        }

        var (page, _) = await _across.ReadAsync(
            () => shard.ReadStatementAsync(id, before, limit, consistency, cancellationToken),
            page => [(shard, page?.Holds ?? [])], cancellationToken);
        return page;
    }

    /// <summary>Several accounts as they were together at one moment after this call began; null for one that does not exist.</summary>
    public async ValueTask<IReadOnlyList<AccountView?>> ReadAccountsAsync(
        IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        var contention = _across.NewContention();
        while (true)
        {
            // Twice, with the question about holds in between: what has not changed was true all the time from the first read to
            // the second, and what is held was undecided at a moment between them.
            var (first, reserved) = await _across.ReadAsync(
                () => ReadOnceAsync(accounts, cancellationToken),
                read => read.Select(r => (r.Shard, r.Version.View?.Holds ?? [])), cancellationToken);
            var second = await ReadOnceAsync(accounts, cancellationToken);
            if (first.Zip(second).All(pair => IsUnchanged(pair.First.Version, pair.Second.Version)))
            {
                return [.. first.Select(r => r.Version.View?.WithReserved(reserved))];
            }

            if (contention.IsOver)
            {
                throw new UnavailableException(UnavailableReason.Overloaded, "The accounts change faster than they can be read.");
            }
        }
    }

    private static bool IsUnchanged(AccountVersion first, AccountVersion second) =>
        first.LastEntry == second.LastEntry
        && (first.View is null) == (second.View is null)
        && (first.View?.Holds ?? []).Select(h => h.Position).SequenceEqual((second.View?.Holds ?? []).Select(h => h.Position));

    private async ValueTask<IReadOnlyList<(IShard Shard, AccountVersion Version)>> ReadOnceAsync(
        IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken)
    {
        var read = new (IShard Shard, AccountVersion Version)[accounts.Count];
        await Task.WhenAll(Enumerable.Range(0, accounts.Count)
            .GroupBy(i => ShardOf(accounts[i]))
            .Select(async group =>
            {
                var indexes = group.ToArray();
                var versions = await group.Key.ReadAccountsAsync([.. indexes.Select(i => accounts[i])], cancellationToken);
                for (var i = 0; i < indexes.Length; i++)
                {
                    read[indexes[i]] = (group.Key, versions[i]);
                }
            }));
        return read;
    }

    /// <summary>The transactions that commands ask for whose accounts are on several shards, by the commands' places.</summary>
    private async ValueTask<IReadOnlyDictionary<int, CrossShardTransaction>> FindAcrossAsync(
        IReadOnlyList<Command> commands, IReadOnlyList<Route> routes, CancellationToken cancellationToken)
    {
        var found = new SortedDictionary<int, (TransactionId Id, int Home, TransferList Transfers)>();
        for (var i = 0; i < commands.Count; i++)
        {
            if (routes[i].Answer is null && NewId(commands[i]) is { } id
                && await TransfersOfAsync(commands[i], shards[routes[i].Shard], cancellationToken) is { } transfers
                && Legs.ParticipantsOf(transfers, shards.Count, routes[i].Shard).Count > 0)
            {
                found.Add(i, (id, routes[i].Shard, transfers as TransferList ?? new TransferList(transfers)));
            }
        }

        if (found.Count == 0)
        {
            return ImmutableDictionary<int, CrossShardTransaction>.Empty;
        }

        var known = await ForeknowledgeOfAsync([.. found.Values], cancellationToken);
        return found.ToDictionary(f => f.Key, f => new CrossShardTransaction(
            _across, commands[f.Key], f.Value.Id, shards[f.Value.Home], f.Value.Transfers,
            new Foreknowledge(routes[f.Key].IsKnown, known.LastAborts[f.Value.Id], known.Assets)));
    }

    /// <summary>Asks every shard once for all transactions of a batch what each of them has to know before it begins.</summary>
    private async ValueTask<(Dictionary<TransactionId, int> LastAborts, Dictionary<AccountId, Asset> Assets)> ForeknowledgeOfAsync(
        IReadOnlyList<(TransactionId Id, int Home, TransferList Transfers)> transactions, CancellationToken cancellationToken)
    {
        var accounts = transactions.SelectMany(t => t.Transfers).SelectMany(t => new[] { t.Debit, t.Credit }).Distinct()
            .GroupBy(a => Placement.ShardOf(a, shards.Count), (shard, ids) => (Shard: shards[shard], Ids: ids.ToArray()))
            .ToArray();
        var homes = transactions.Select(t => (t.Home, t.Id)).Distinct()
            .GroupBy(t => t.Home, (home, ids) => (Shard: shards[home], Ids: ids.Select(t => t.Id).ToArray()))
            .ToArray();
        var assets = Task.WhenAll(accounts.Select(a => a.Shard.AssetsAsync(a.Ids, cancellationToken).AsTask()));
        var aborts = Task.WhenAll(homes.Select(h => h.Shard.LastAbortsAsync(h.Ids, cancellationToken).AsTask()));
        await Task.WhenAll(assets, aborts);
        return (
            homes.Zip(await aborts).SelectMany(h => h.First.Ids.Zip(h.Second)).ToDictionary(h => h.First, h => h.Second),
            accounts.Zip(await assets).SelectMany(a => a.First.Ids.Zip(a.Second))
                .Where(a => a.Second is not null).ToDictionary(a => a.First, a => a.Second!.Value));
    }

    // Null if there is nothing to move.
    private static async ValueTask<IReadOnlyList<Transfer>?> TransfersOfAsync(
        Command command, IShard home, CancellationToken cancellationToken) => command is ReverseTransaction reverse
            ? await UndoingAsync(home, reverse.Reverses, cancellationToken)
            : ((SubmitTransaction)command).Transfers;

    // Null if there is nothing to undo: then the home says why.
    private static async ValueTask<TransferList?> UndoingAsync(
        IShard home, TransactionId original, CancellationToken cancellationToken) =>
        await home.FindTransactionAsync(original, ReadConsistency.Local, cancellationToken) is { } known
        && Reversal.PostedBy(known.Creation, known.Resolution) is { } posted
            ? Reversal.Of(posted)
            : null;

    private async Task RunAsync(
        CrossShardTransaction transaction, int index, IReadOnlyList<Command> commands, CommandResult[] results) =>
        Keep(results, index, commands[index], await transaction.RunAsync());

    /// <summary>What a command was refused for may concern other shards: then they have a say.</summary>
    private async Task<CommandResult> ReconsiderAsync(IShard shard, Command command, CommandResult.Refused refused)
    {
        try
        {
            return refused.Why switch
            {
                { MayPass: true } => await RetryAsync(shard, command, refused),
                { Code: RefusalCode.Undecided } => await RetryAfterHoldAsync(shard, command),

                // Its original was on its way when the reversal was routed, and concerns several shards.
                { Code: RefusalCode.CrossShard } => await RunAcrossAsync(shard, command) ?? refused,
                _ => refused,
            };
        }
        catch (Exception e) when (e is UnavailableException or StoreException or NoQuorumException)
        {
            return CrossShardLedger.Failed(e);
        }
    }

    private async Task<CommandResult?> RunAcrossAsync(IShard home, Command command)
    {
        var across = await FindAcrossAsync([command], [new Route(home.Key.Number, IsKnown: true)], CancellationToken.None);
        return across.TryGetValue(0, out var transaction) ? await transaction.RunAsync() : null;
    }

    /// <summary>Tries a command again that was refused for what is held of an account, until that is certain to be the answer.</summary>
    private async Task<CommandResult> RetryAsync(IShard shard, Command command, CommandResult.Refused refused)
    {
        var contention = _across.NewContention();
        CommandResult result = refused;
        while (result is CommandResult.Refused { Why.MayPass: true } again)
        {
            if (contention.IsOver)
            {
                return Contention.GivenUp(again.Why);
            }

            if (await contention.FindBlockersAsync(shard, again.Why, CancellationToken.None) is not { } blockers)
            {
                return again;
            }

            if (blockers.Count > 0)
            {
                await contention.WaitAsync(shard, again.Why, CancellationToken.None);
            }

            result = (await shard.SubmitAsync([command], CancellationToken.None))[0];
        }

        return result;
    }

    /// <summary>Tries a command again whose id the shard holds a leg of: with other content, and perhaps for nothing.</summary>
    private async Task<CommandResult> RetryAfterHoldAsync(IShard shard, Command command)
    {
        var id = NewId(command)!.Value;
        if (await shard.FindHoldAsync(id, CancellationToken.None) is { } hold
            && (await _across.Settlement.SettleAsync(shard, [hold], CancellationToken.None)).Settled == 0)
        {
            return TransactionRouter.OnItsWay(id);
        }

        return (await shard.SubmitAsync([command], CancellationToken.None))[0] is var result
            && result is CommandResult.Refused { Why.Code: RefusalCode.Undecided } ? TransactionRouter.OnItsWay(id) : result;
    }

    /// <summary>Tells the participants how a reservation ended. Whoever does not hear it asks.</summary>
    private void Follow(IShard home, Command command, CommandResult result)
    {
        if (command is PostPending or VoidPending && result is CommandResult.Done)
        {
            var id = command is PostPending post ? post.Id : ((VoidPending)command).Id;
            CrossShardLedger.InBackground(() => FollowAsync(home, id));
        }
    }

    private async Task FollowAsync(IShard home, TransactionId id)
    {
        if (await home.FindTransactionAsync(id, ReadConsistency.Local, CancellationToken.None)
            is not { Creation.Agreement: { } agreement })
        {
            return;
        }

        foreach (var participant in agreement.Votes.Select(v => shards[v.Shard]))
        {
            if (await participant.FindHoldAsync(id, CancellationToken.None) is { } hold)
            {
                await _across.Settlement.SettleAsync(participant, [hold], CancellationToken.None);
            }
        }
    }
}
