using System.Diagnostics.CodeAnalysis;

namespace Synod.Ledger;

/// <summary>A shard's holds: found by transaction, by account, and in the order in which they were prepared.</summary>
internal sealed class HoldBook
{
    private readonly Dictionary<TransactionId, Hold> _byId = [];
    private readonly SortedDictionary<ulong, Hold> _byPosition = [];
    private readonly HeldSums _sums = new();

    public int Count => _byId.Count;

    /// <summary>In the order in which they were prepared.</summary>
    public IReadOnlyCollection<Hold> InOrder => _byPosition.Values;

    /// <summary>The hold of a transaction: there is at most one at a time.</summary>
    public bool TryGet(TransactionId id, [NotNullWhen(true)] out Hold? hold) => _byId.TryGetValue(id, out hold);

    /// <summary>What is held of an account.</summary>
    public Held HeldOf(AccountId account) => _sums.Of(account);

    public void Add(Hold hold)
    {
        _byId.Add(hold.Id, hold);
        _byPosition.Add(hold.Position, hold);
        _sums.Add(hold);
    }

    public void Remove(Hold hold)
    {
        _byId.Remove(hold.Id);
        _byPosition.Remove(hold.Position);
        _sums.Remove(hold);
    }
}
