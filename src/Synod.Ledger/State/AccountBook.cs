using System.Diagnostics.CodeAnalysis;

namespace Synod.Ledger;

/// <summary>A shard's accounts: found by id, and in the order in which they were opened.</summary>
internal sealed class AccountBook
{
    private readonly Dictionary<AccountId, int> _places = [];
    private readonly List<Account> _accounts = [];

    public AccountBook() => InOrder = _accounts.AsReadOnly();

    public IReadOnlyList<Account> InOrder { get; }

    public bool TryGet(AccountId id, [NotNullWhen(true)] out Account? account)
    {
        var found = _places.TryGetValue(id, out var place);
        account = found ? _accounts[place] : null;
        return found;
    }

    /// <summary>Puts the account in place of what it was, or after the others if it is new.</summary>
    public void Set(Account account)
    {
        if (_places.TryGetValue(account.Id, out var place))
        {
            _accounts[place] = account;
            return;
        }

        _places.Add(account.Id, _accounts.Count);
        _accounts.Add(account);
    }
}
