using Synod.Ledger;

namespace Synod.Runtime;

/// <content>What transactions across shards ask (docs/cross-shard.md).</content>
public sealed partial class Shard
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Asset?>> AssetsAsync(IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        return new(_chain.Read(s => accounts
            .Select(id => s.TryGetAccount(id, out var account) ? account.Asset : (Asset?)null)
            .ToArray()));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AccountVersion>> ReadAccountsAsync(
        IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken)
    {
        await ReadyAsync(ReadConsistency.Strong, cancellationToken);
        var (found, seen, size) = _chain.Read(s => (
            accounts.Select(id => s.TryGetAccount(id, out var a) ? (a, Place: s.PlaceOf(id), Holds: HoldsOf(s, [id])) : default).ToArray(),
            SeenIn(s), s.TreeSize));
        var versions = new List<AccountVersion>(accounts.Count);
        foreach (var (account, place, holds) in found)
        {
            if (account is null)
            {
                versions.Add(new AccountVersion(null, 0));
                continue;
            }

            var lines = await _chain.Index.StatementAsync(Key, new AccountRef(account.Id, place), size, 1, cancellationToken);
            var view = await ViewAsync(account, seen, cancellationToken) with { Holds = holds };
            versions.Add(new AccountVersion(view, lines is [var last] ? last.Index : account.OpenedAt));
        }

        return versions;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Hold>> HoldsOfAsync(IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        return new(_chain.Read(s => HoldsOf(s, accounts)));
    }

    /// <inheritdoc/>
    public ValueTask<Hold?> FindHoldAsync(TransactionId id, CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        return new(_chain.Read(s => s.TryGetHold(id, out var hold) ? hold : null));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Hold>> HoldsAsync(CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        return new(_chain.Read(s => s.Holds.ToArray()));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<HoldDecision>> DecisionsAsync(
        int participant, IReadOnlyList<Hold> holds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(holds);
        await ConfirmAsync(cancellationToken);
        var ids = holds.Select(h => h.Id).ToHashSet();
        var places = await _chain.Index.FindTransactionsAsync(Key, ids, cancellationToken);
        var decisions = new List<HoldDecision>(holds.Count);
        foreach (var hold in holds)
        {
            decisions.Add(places.TryGetValue(hold.Id, out var place)
                ? await DecisionAsync(participant, hold, place, cancellationToken)
                : await AbortOfAsync(hold, cancellationToken));
        }

        return decisions;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<int>> LastAbortsAsync(
        IReadOnlyList<TransactionId> ids, CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        var aborts = await _known.LastAbortsAsync(ids, cancellationToken);
        return [.. ids.Select(id => aborts.GetValueOrDefault(id).Attempt)];
    }

    private async ValueTask<HoldDecision> DecisionAsync(
        int participant, Hold hold, TransactionPlace place, CancellationToken cancellationToken)
    {
        var known = await _known.LoadAsync(place, cancellationToken);
        if (known.Creation.Agreement?.Names(participant, hold.Position) != true)
        {
            // Decided without this leg: on one shard, or with a leg that was prepared at another time.
            return await ReleasedAsync(place.Creation, cancellationToken);
        }

        return (known.Creation, known.Resolution) switch
        {
            (TransactionPosted posted, _) => await CommittedAsync(place.Creation, posted.Transfers, participant, cancellationToken),
            (_, null) => new HoldDecision(HoldOutcome.Reserved, default, null),
            (_, PendingPosted posted) =>
                await CommittedAsync(place.Resolution!.Value, posted.Transfers, participant, cancellationToken),
            _ => await ReleasedAsync(place.Resolution!.Value, cancellationToken),
        };
    }

    private async ValueTask<HoldDecision> AbortOfAsync(Hold hold, CancellationToken cancellationToken)
    {
        var aborted = (await _known.LastAbortsAsync([hold.Id], cancellationToken)).GetValueOrDefault(hold.Id);
        return aborted.Attempt >= hold.Attempt
            ? await ReleasedAsync(aborted.Index, cancellationToken)
            : new HoldDecision(HoldOutcome.Undecided, default, null);
    }

    private async ValueTask<HoldDecision> CommittedAsync(
        ulong entry, TransferList posted, int participant, CancellationToken cancellationToken) => new(
            HoldOutcome.Committed, await ReferenceAsync(entry, cancellationToken), Legs.Of(posted, _identity.Shards, participant));

    private async ValueTask<HoldDecision> ReleasedAsync(ulong entry, CancellationToken cancellationToken) =>
        new(HoldOutcome.Released, await ReferenceAsync(entry, cancellationToken), null);

    private async ValueTask<EntryReference> ReferenceAsync(ulong entry, CancellationToken cancellationToken) =>
        new(entry, (await _blocks.OfEntryAsync(entry, cancellationToken)).Leaf(entry));

    private static Hold[] HoldsOf(ShardState state, IReadOnlyList<AccountId> accounts) =>
        accounts.All(id => state.HeldOf(id) == default)
            ? []
            : [.. state.Holds.Where(h => h.Transfers.Any(t => accounts.Contains(t.Debit) || accounts.Contains(t.Credit)))];
}
