using System.Diagnostics.CodeAnalysis;

namespace Synod.Ledger;

/// <summary>
/// What a block does to accounts, laid over those of the state. An entry is staged first and kept second: what was
/// staged and not kept leaves no trace.
/// </summary>
internal sealed class AccountOverlay(AccountBook accounts)
{
    private readonly Dictionary<AccountId, AccountDraft> _drafts = [];
    private readonly List<AccountDraft> _touched = [];
    private readonly List<AccountDraft> _staged = [];
    private ulong _stamp;

    /// <summary>The accounts that kept entries touched, in the order of first touch.</summary>
    public IReadOnlyList<AccountDraft> Touched => _touched;

    /// <summary>The accounts that the entry in hand touches, in the order of first touch.</summary>
    public IReadOnlyList<AccountDraft> Staged => _staged;

    public bool TryGet(AccountId id, [NotNullWhen(true)] out Account? account)
    {
        if (_drafts.TryGetValue(id, out var draft))
        {
            account = draft.Current;
            return true;
        }

        return accounts.TryGet(id, out account);
    }

    /// <summary>Begins an entry.</summary>
    public void Begin()
    {
        _stamp++;
        _staged.Clear();
    }

    /// <summary>Makes the account part of the entry in hand; null if there is no such account.</summary>
    /// <param name="id">The account.</param>
    /// <param name="held">What is held of it.</param>
    public AccountDraft? Stage(AccountId id, Held held)
    {
        if (!_drafts.TryGetValue(id, out var draft))
        {
            if (!accounts.TryGet(id, out var account))
            {
                return null;
            }

            draft = new AccountDraft(account);
            _drafts.Add(id, draft);
        }

        if (draft.Stamp != _stamp)
        {
            draft.Begin(_stamp, held);
            _staged.Add(draft);
        }

        return draft;
    }

    /// <summary>Keeps the entry in hand, and returns the accounts that it touched as they are after it.</summary>
    public Account[] Keep()
    {
        var after = new Account[_staged.Count];
        for (var i = 0; i < after.Length; i++)
        {
            var draft = _staged[i];
            if (draft.Keep())
            {
                _touched.Add(draft);
            }

            after[i] = draft.Current;
        }

        return after;
    }

    /// <summary>Keeps a new account.</summary>
    public Account[] Open(Account account)
    {
        var draft = new AccountDraft(account);
        draft.Keep();
        _drafts.Add(account.Id, draft);
        _touched.Add(draft);
        return [account];
    }
}
