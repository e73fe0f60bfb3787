namespace Synod.Ledger;

/// <summary>What holds take of each account.</summary>
internal sealed class HeldSums
{
    private readonly Dictionary<AccountId, (Held Sum, int Holds)> _sums = [];

    public Held Of(AccountId account) => _sums.GetValueOrDefault(account).Sum;

    public void Add(Hold hold)
    {
        foreach (var account in AccountsOf(hold))
        {
            var (sum, holds) = _sums.GetValueOrDefault(account);
            _sums[account] = (sum + Held.Of(hold, account), holds + 1);
        }
    }

    public void Remove(Hold hold)
    {
        foreach (var account in AccountsOf(hold))
        {
            var (sum, holds) = _sums[account];
            if (holds == 1)
            {
                _sums.Remove(account);
            }
            else
            {
                _sums[account] = (sum - Held.Of(hold, account), holds - 1);
            }
        }
    }

    private static HashSet<AccountId> AccountsOf(Hold hold)
    {
        var accounts = new HashSet<AccountId>();
        foreach (var (debit, credit, _) in hold.Transfers)
        {
            accounts.Add(debit);
            accounts.Add(credit);
        }

        return accounts;
    }
}
