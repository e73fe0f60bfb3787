using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Synod.Ledger;

/// <summary>
/// What a block does to accounts, laid over those of the state. An entry is staged first and kept second: what was
/// staged and not kept leaves no trace.
/// </summary>
internal sealed class AccountOverlay(AccountBook accounts)
{
    // Those that an entry asked for, kept or not. Whoever is here need not be looked for in the state.
    private readonly Rows<AccountDraft> _drafts = new();
    private readonly RowHashes _hashes = new();
    private readonly List<int> _touched = [];
    private readonly Shelf<AccountTotals> _totals = new(smallest: 2, largest: 1_024);

    // Objects of earlier entries stay for later ones: only so many are of the entry in hand.
    private readonly List<StagedAccount> _staged = [];
    private int _stagedCount;
    private int _entry;
    private int _openedCount;

    /// <summary>How many accounts the kept entries touched.</summary>
    public int TouchedCount => _touched.Count;

    /// <summary>The accounts that the entry in hand touches, in the order of first touch.</summary>
    public ReadOnlySpan<StagedAccount> Staged => CollectionsMarshal.AsSpan(_staged)[.._stagedCount];

    /// <summary>An account that the kept entries touched, counted from 0 in the order of first touch.</summary>
    public ref readonly AccountDraft Touched(int number) => ref _drafts[_touched[number]];

    /// <summary>Makes room for entries of about so many transactions.</summary>
    public void EnsureCapacity(int transactions) => _hashes.EnsureCapacity(transactions);

    public bool TryGet(AccountId id, [NotNullWhen(true)] out Account? account)
    {
        var row = FindDraft(id, id.GetHashCode());
        if (row >= 0)
        {
            account = _drafts[row].ToAccount();
            return true;
        }

        return accounts.TryGet(id, out account);
    }

    /// <summary>Begins an entry.</summary>
    public void Begin()
    {
        _entry++;
        _stagedCount = 0;
    }

    /// <summary>Makes the account part of the entry in hand; null if there is no such account.</summary>
    /// <param name="id">The account.</param>
    /// <param name="held">What is held of it.</param>
    public StagedAccount? Stage(AccountId id, in Held held)
    {
        var row = FindOrDraft(id);
        if (row < 0)
        {
            return null;
        }

        ref var draft = ref _drafts[row];
        if (draft.Staging.Entry == _entry)
        {
            return _staged[draft.Staging.Place];
        }

        if (_stagedCount == _staged.Count)
        {
            _staged.Add(new StagedAccount(_drafts));
        }

        var staged = _staged[_stagedCount];
        staged.Begin(row, held);
        draft.Staging = (_entry, _stagedCount++);
        return staged;
    }

    /// <summary>Keeps the entry in hand, and returns the totals of the accounts that it touched as they are after it.</summary>
    public ArraySegment<AccountTotals> Keep()
    {
        var after = _totals.Take(_stagedCount);
        for (var i = 0; i < after.Count; i++)
        {
            ref var draft = ref _staged[i].Draft;
            if (draft.Keep(_staged[i].Staged))
            {
                _touched.Add(_staged[i].Row);
            }

            after[i] = new AccountTotals(draft.Id, draft.Place, draft.Totals);
        }

        return after;
    }

    /// <summary>Keeps a new account.</summary>
    public ArraySegment<AccountTotals> Open(AccountId id, AccountTerms terms, ulong openedAt)
    {
        // Those that the block opens have the places after the state's.
        var draft = new AccountDraft(id, terms, openedAt, accounts.Count + _openedCount++);
        draft.Keep(default);
        _touched.Add(Add(draft, id.GetHashCode()));
        return new[] { new AccountTotals(id, draft.Place, draft.Totals) };
    }

    /// <summary>Makes what the block did part of the accounts.</summary>
    public void MergeInto(AccountBook target)
    {
        // An account is first touched when it is opened: the order of touch is the order of opening for new ones.
        foreach (var row in _touched)
        {
            ref readonly var draft = ref _drafts[row];
            if (draft.Place < target.Count)
            {
                target.Set(draft.Place, draft.Totals);
            }
            else
            {
                target.Add(draft.Id, draft.Terms, draft.OpenedAt, draft.Totals);
            }
        }
    }

    private int FindOrDraft(AccountId id)
    {
        var hash = id.GetHashCode();
        var row = FindDraft(id, hash);
        if (row < 0 && accounts.Find(id) is >= 0 and var place)
        {
            row = Add(new AccountDraft(accounts, id, place), hash);
        }

        return row;
    }

    private int FindDraft(AccountId id, int hash)
    {
        var row = _hashes.First(hash, out var at);
        while (row >= 0 && _drafts[row].Id != id)
        {
            row = _hashes.Next(hash, ref at);
        }

        return row;
    }

    private int Add(in AccountDraft draft, int hash)
    {
        var row = _drafts.Count;
        _drafts.Add() = draft;
        _hashes.Add(hash);
        return row;
    }
}
