using System.Numerics;

namespace Synod.Ledger;

/// <content>What transactions across shards do to the books of one of them.</content>
internal sealed partial class AuditBooks
{
    private readonly SortedDictionary<ulong, TransactionPrepared> _holds = [];
    private readonly HashSet<TransactionId> _heldIds = [];
    private readonly Dictionary<TransactionId, int> _aborted = [];

    /// <summary>The legs that are held, by the positions of their entries.</summary>
    public IReadOnlyDictionary<ulong, TransactionPrepared> Holds => _holds;

    /// <summary>All transactions that this shard has created.</summary>
    public IEnumerable<(TransactionId Id, EntryReference Creation)> Created => _transactions.Select(t => (t.Key, t.Value.Creation));

    /// <summary>The sums over all of the shard's accounts, an item an asset.</summary>
    public IEnumerable<(Asset Asset, int Accounts, AuditSums Sums)> Sums => _assets.Values.Select(a => (a.Asset, a.Accounts, a.Here));

    /// <summary>The entry that created a transaction; null if this shard did not.</summary>
    public EntryReference? FindCreation(TransactionId id) =>
        _transactions.TryGetValue(id, out var known) ? known.Creation : null;

    /// <summary>The highest attempt at a transaction that this shard decided against; 0 for none.</summary>
    public int LastAbort(TransactionId id) => _aborted.GetValueOrDefault(id);

    /// <summary>What an account was opened to count; null if it was not opened here.</summary>
    public Asset? AssetOf(AccountId id) => _accounts.GetValueOrDefault(id)?.Asset;

    /// <summary>Compares the holds of the executed state with these books; where they differ, or null.</summary>
    public string? Compare(IReadOnlyCollection<Hold> holds)
    {
        var isSame = holds.Count == _holds.Count && holds.All(hold =>
            _holds.TryGetValue(hold.Position, out var entry)
            && hold == new Hold(
                entry.Id, hold.Position, entry.Home, entry.Attempt, entry.IsPending, entry.Timestamp, entry.Transfers));
        return isSame ? null : "The executed state holds something else than the entries do.";
    }

    /// <summary>Checks what the shard's own chain can tell of an agreement; what is wrong with it, or null.</summary>
    private string? Agree(TransactionEntry entry, EntryReference at)
    {
        if (entry.Agreement is not { } agreement)
        {
            return null;
        }

        Facts.AddDecision(at, entry);
        if (agreement.Attempt <= LastAbort(entry.Id))
        {
            return $"Attempt {agreement.Attempt} at '{entry.Id}' was aborted before.";
        }

        // A reversal has its place with its original, which must be here.
        if (entry is not TransactionPosted { Reverses: not null } && !IsHere(entry.Transfers[0].Debit))
        {
            return $"It is for shard {Placement.ShardOf(entry.Transfers[0].Debit, _shards)} to decide.";
        }

        if (agreement.Assets.Count != entry.Transfers.Count)
        {
            return $"It names {agreement.Assets.Count} assets for {entry.Transfers.Count} transfers.";
        }

        var others = new SortedSet<int>();
        foreach (var (debit, credit, _) in entry.Transfers)
        {
            others.Add(Placement.ShardOf(debit, _shards));
            others.Add(Placement.ShardOf(credit, _shards));
        }

        others.Remove(_number);
        return others.Count > 0 && others.SequenceEqual(agreement.Votes.Select(vote => vote.Shard))
            ? null
            : $"It needs one vote of each of the shards {string.Join(", ", others)}.";
    }

    private string? Abort(TransactionAborted entry, EntryReference at)
    {
        Facts.Add(at, entry);
        if (_transactions.ContainsKey(entry.Id))
        {
            return $"It aborts '{entry.Id}', which was decided before.";
        }

        if (entry.Attempt <= LastAbort(entry.Id))
        {
            return $"Attempt {entry.Attempt} at '{entry.Id}' was aborted before.";
        }

        _aborted[entry.Id] = entry.Attempt;
        return null;
    }

    private string? Hold(TransactionPrepared entry, EntryReference at)
    {
        Facts.Add(at, entry);
        if (entry.Home == _number || entry.Home >= _shards)
        {
            return $"Shard {entry.Home} of {_shards} cannot decide for this one.";
        }

        if (_transactions.ContainsKey(entry.Id))
        {
            return $"It holds for '{entry.Id}', which this shard has decided.";
        }

        if (!_heldIds.Add(entry.Id))
        {
            return $"It holds for '{entry.Id}', which is held already.";
        }

        for (var i = 0; i < entry.Transfers.Count; i++)
        {
            var transfer = entry.Transfers[i];
            if (Misplaced(transfer, entry.Assets[i]) is { } problem)
            {
                return problem;
            }

            if (!IsHere(transfer.Debit) && !IsHere(transfer.Credit))
            {
                return $"It moves from '{transfer.Debit}' to '{transfer.Credit}', and neither is on this shard.";
            }
        }

        _holds.Add(at.Position, entry);
        Take(entry, 1);
        return FaultOf(entry.Transfers);
    }

    private string? EndHold(HoldEnded entry, EntryReference at, TransferList? posted)
    {
        if (!_holds.Remove(entry.Position, out var hold) || hold.Id != entry.Id)
        {
            return $"Nothing is held for '{entry.Id}' by the entry at position {entry.Position}, or not any more.";
        }

        _heldIds.Remove(entry.Id);
        Facts.AddEnd(at, entry);
        Take(hold, -1);
        if (posted is null)
        {
            return null;
        }

        // Only what is pending may be posted in part: of the rest an account holds no more than it needs for the whole.
        return (hold.IsPending ? IsPart(posted, hold.Transfers) : posted.Equals(hold.Transfers))
            ? Book(posted, hold.Assets, 1, 0)
            : $"It posts what is not held for '{entry.Id}'.";
    }

    /// <summary>Adds what a hold takes, times a sign, to its accounts.</summary>
    private void Take(TransactionPrepared hold, int sign)
    {
        var taken = new Dictionary<AuditedAccount, (BigInteger Debits, BigInteger Credits)>();
        foreach (var (from, to, amount) in hold.Transfers)
        {
            if (_accounts.TryGetValue(from, out var debit))
            {
                var (debits, credits) = taken.GetValueOrDefault(debit);
                taken[debit] = (debits + amount.Value, credits);
            }

            if (_accounts.TryGetValue(to, out var credit))
            {
                var (debits, credits) = taken.GetValueOrDefault(credit);
                taken[credit] = (debits, credits + amount.Value);
            }
        }

        foreach (var (account, (debits, credits)) in taken)
        {
            account.Hold(sign, debits, credits, hold.IsPending);
        }
    }
}
