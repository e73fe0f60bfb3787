using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Synod.Ledger;

/// <summary>
/// What a block does to accounts, laid over those of the state. An entry is staged first and kept second: what was
/// staged and not kept leaves no trace.
/// </summary>
internal sealed class AccountOverlay(AccountBook accounts)
{
    // By place. Those that the block opens have the places after the state's.
    private readonly Dictionary<int, AccountDraft> _drafts = [];
    private readonly Dictionary<AccountId, int> _opened = [];
    private readonly List<AccountDraft> _touched = [];

    // Objects of earlier entries stay for later ones: only so many are of the entry in hand.
    private readonly List<StagedAccount> _staged = [];
    private int _stagedCount;
    private ulong _stamp;

    /// <summary>The accounts that kept entries touched, in the order of first touch.</summary>
    public IReadOnlyList<AccountDraft> Touched => _touched;

    /// <summary>The accounts that the entry in hand touches, in the order of first touch.</summary>
    public ReadOnlySpan<StagedAccount> Staged => CollectionsMarshal.AsSpan(_staged)[.._stagedCount];

    public bool TryGet(AccountId id, [NotNullWhen(true)] out Account? account)
    {
        var place = Find(id);
        account = place < 0 ? null : _drafts.TryGetValue(place, out var draft) ? draft.ToAccount() : accounts.With(id, place);
        return account is not null;
    }

    /// <summary>Begins an entry.</summary>
    public void Begin()
    {
        _stamp++;
        _stagedCount = 0;
    }

    /// <summary>Makes the account part of the entry in hand; null if there is no such account.</summary>
    /// <param name="id">The account.</param>
    /// <param name="held">What is held of it.</param>
    public StagedAccount? Stage(AccountId id, in Held held)
    {
        var place = Find(id);
        if (place < 0)
        {
            return null;
        }

        ref var draft = ref CollectionsMarshal.GetValueRefOrAddDefault(_drafts, place, out _);
        draft ??= new AccountDraft(accounts, id, place);
        if (draft.Staging.Stamp == _stamp)
        {
            return _staged[draft.Staging.Place];
        }

        if (_stagedCount == _staged.Count)
        {
            _staged.Add(new StagedAccount());
        }

        var staged = _staged[_stagedCount];
        staged.Begin(draft, held);
        draft.Staging = (_stamp, _stagedCount++);
        return staged;
    }

    /// <summary>Keeps the entry in hand, and returns the totals of the accounts that it touched as they are after it.</summary>
    public AccountTotals[] Keep()
    {
        var after = new AccountTotals[_stagedCount];
        for (var i = 0; i < after.Length; i++)
        {
            var draft = _staged[i].Draft;
            if (draft.Keep(_staged[i].Staged))
            {
                _touched.Add(draft);
            }

            after[i] = new AccountTotals(draft.Id, draft.Totals);
        }

        return after;
    }

    /// <summary>Keeps a new account.</summary>
    public AccountTotals[] Open(AccountId id, AccountTerms terms, ulong openedAt)
    {
        var draft = new AccountDraft(id, terms, openedAt, accounts.Count + _opened.Count);
        draft.Keep(default);
        _opened.Add(id, draft.Place);
        _drafts.Add(draft.Place, draft);
        _touched.Add(draft);
        return [new AccountTotals(id, draft.Totals)];
    }

    /// <summary>Makes what the block did part of the accounts.</summary>
    public void MergeInto(AccountBook target)
    {
        // An account is first touched when it is opened: the order of touch is the order of opening for new ones.
        foreach (var draft in _touched)
        {
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

    private int Find(AccountId id)
    {
        var place = accounts.Find(id);
        return place < 0 && _opened.TryGetValue(id, out var opened) ? opened : place;
    }
}
