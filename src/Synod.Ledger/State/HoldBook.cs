using System.Diagnostics.CodeAnalysis;

namespace Synod.Ledger;

/// <summary>A shard's holds: found by transaction, by account, and in the order in which they were prepared.</summary>
internal sealed class HoldBook
{
    private readonly Dictionary<TransactionId, Hold> _byId = [];
    private readonly SortedDictionary<ulong, Hold> _byPosition = [];
    private readonly Dictionary<AccountId, int> _counts = [];

    public int Count => _byId.Count;

    /// <summary>In the order in which they were prepared.</summary>
    public IReadOnlyCollection<Hold> InOrder => _byPosition.Values;

    /// <summary>The hold of a transaction: there is at most one at a time.</summary>
    public bool TryGet(TransactionId id, [NotNullWhen(true)] out Hold? hold) => _byId.TryGetValue(id, out hold);

    /// <summary>True if a hold names the account.</summary>
    public bool IsHeld(AccountId account) => _counts.ContainsKey(account);

    public void Add(Hold hold)
    {
        _byId.Add(hold.Id, hold);
        _byPosition.Add(hold.Position, hold);
        foreach (var (debit, credit, _) in hold.Transfers)
        {
            Tally(debit, 1);
            Tally(credit, 1);
        }
    }

    public void Remove(Hold hold)
    {
        _byId.Remove(hold.Id);
        _byPosition.Remove(hold.Position);
        foreach (var (debit, credit, _) in hold.Transfers)
        {
            Tally(debit, -1);
            Tally(credit, -1);
        }
    }

    private void Tally(AccountId account, int change)
    {
        var count = _counts.GetValueOrDefault(account) + change;
        if (count == 0)
        {
            _counts.Remove(account);
        }
        else
        {
            _counts[account] = count;
        }
    }
}
