using System.Diagnostics.CodeAnalysis;

namespace Synod.Ledger;

/// <summary>What a block does to holds, laid over those of the state.</summary>
internal sealed class HoldOverlay(HoldBook holds)
{
    // The newest hold of a transaction that the block touched; null once the block ended it.
    private readonly Dictionary<TransactionId, Hold?> _current = [];
    private readonly OrderedDictionary<ulong, HoldDraft> _touched = [];
    private readonly HeldSums _made = new();
    private readonly HeldSums _ended = new();

    /// <summary>The holds that the block made or ended, in the order of first touch.</summary>
    public IReadOnlyList<HoldDraft> Touched => _touched.Values;

    /// <summary>Finds the open hold of a transaction.</summary>
    public bool TryGet(TransactionId id, [NotNullWhen(true)] out Hold? hold)
    {
        if (_current.TryGetValue(id, out hold))
        {
            return hold is not null;
        }

        return holds.TryGet(id, out hold);
    }

    /// <summary>What is held of an account.</summary>
    public Held HeldOf(AccountId account) => holds.Count == 0 && _touched.Count == 0
        ? default
        : holds.HeldOf(account) + _made.Of(account) - _ended.Of(account);

    public void Make(Hold hold)
    {
        _current[hold.Id] = hold;
        _touched.Add(hold.Position, new HoldDraft(hold, IsNew: true, IsOpen: true));
        _made.Add(hold);
    }

    public void End(Hold hold)
    {
        _current[hold.Id] = null;
        _touched[hold.Position] = new HoldDraft(hold, _touched.ContainsKey(hold.Position), IsOpen: false);
        _ended.Add(hold);
    }

    public void MergeInto(HoldBook target)
    {
        // First what ended: a transaction that was aborted may be held again by its next attempt.
        foreach (var draft in _touched.Values.Where(d => !d.IsNew))
        {
            target.Remove(draft.Hold);
        }

        foreach (var draft in _touched.Values.Where(d => d.IsNew && d.IsOpen))
        {
            target.Add(draft.Hold);
        }
    }
}

/// <summary>A hold that a block made or ended.</summary>
/// <param name="Hold">The hold.</param>
/// <param name="IsNew">True if this block made it.</param>
/// <param name="IsOpen">False if this block ended it.</param>
internal readonly record struct HoldDraft(Hold Hold, bool IsNew, bool IsOpen);
