using System.Globalization;
using Synod.Ledger;

namespace Synod.Simulation;

/// <content>What it asks for.</content>
internal sealed partial class Client
{
    private SubmitTransaction NewTransaction(AccountGroup group, PendingTerms? terms)
    {
        // The second transfer is most often what holds something on another shard.
        var transfers = Enumerable.Range(0, _random.Chance(group.IsSpread ? 0.5 : 0.8) ? 1 : 2).Select(_ =>
        {
            var from = _random.Below(group.Accounts.Count);
            var to = (from + _random.Between(1, group.Accounts.Count - 1)) % group.Accounts.Count;
            return NewTransfer(group.Accounts[from], group.Accounts[to]);
        });
        return new SubmitTransaction(NewId(), [.. transfers], terms, Metadata.None, default);
    }

    // Other content under an id that was used before. That another shard has it is certain to be known only where there is one
    // process (docs/cross-shard.md): several are given it for the same home.
    private SubmitTransaction NewMisuse(AccountGroup group)
    {
        var used = Recent(group);
        var other = NewTransaction(group, null) with { Id = used.Id };
        return !group.IsSpread || group.HasOneServer
            ? other
            : other with { Transfers = [NewTransfer(used.Transfers[0].Debit, used.Transfers[0].Credit), .. other.Transfers.Skip(1)] };
    }

    // Else most of what would hold money on another shard is refused.
    private SubmitTransaction NewFunding(AccountGroup group) => new(
        NewId(), [.. group.Accounts.Skip(1).SkipLast(1).Select(a => NewTransfer(group.Accounts[0], a))], null, Metadata.None, default);

    private Transfer NewTransfer(AccountId from, AccountId to) => new(from, to, new Amount((ulong)_random.Between(1, 40)));

    // In full, or in part: nothing of the first of two transfers, half of a single one.
    private PostPending NewPost(SubmitTransaction pending) => new(
        pending.Id,
        _random.Chance(0.5)
            ? null
            : pending.Transfers is [_, var second] ? [Amount.Zero, second.Amount]
            : [new Amount((pending.Transfers[0].Amount.Value + 1) / 2)]);

    // Among the last few, so that several clients mean the same one.
    private SubmitTransaction Recent(AccountGroup group) => group.Sent[^_random.Between(1, Math.Min(4, group.Sent.Count))];

    // At times it is none: that is refused, too.
    private SubmitTransaction RecentReservation(AccountGroup group) =>
        _random.Chance(0.8) && group.Sent.FindLast(s => s.Pending is not null) is { } last ? last : Recent(group);

    private PendingTerms NewTerms(AccountGroup group) =>
        new(group.HasExpiries ? _random.Between(1, 10) : null);

    private TransactionId NewId() =>
        TransactionId.Parse(string.Create(CultureInfo.InvariantCulture, $"c{_number}.{++_ids}"));
}
