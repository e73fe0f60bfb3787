using System.Numerics;

namespace Synod.Ledger;

/// <summary>
/// What reservations take of each account of a shard, added up: it must be what the accounts say is pending.
/// </summary>
internal sealed class PendingSums(ShardState state)
{
    private readonly Dictionary<AccountId, (BigInteger Debits, BigInteger Credits)> _sums = [];

    public void Add(TransferList transfers)
    {
        foreach (var transfer in transfers)
        {
            Add(transfer.Debit, transfer.Amount.Value, 0);
            Add(transfer.Credit, 0, transfer.Amount.Value);
        }
    }

    private void Add(AccountId account, BigInteger debits, BigInteger credits)
    {
        // What a reservation takes on other shards is held there.
        if (Placement.ShardOf(account, state.Shards) == state.Key.Number)
        {
            var sum = _sums.GetValueOrDefault(account);
            _sums[account] = (sum.Debits + debits, sum.Credits + credits);
        }
    }

    /// <summary>Where the accounts say otherwise, in words; null if they agree.</summary>
    public string? FirstDifference(IReadOnlyList<Account> accounts)
    {
        var known = 0;
        foreach (var account in accounts)
        {
            known += _sums.TryGetValue(account.Id, out var held) ? 1 : 0;
            if (held.Debits != account.Totals.DebitsPending.Value || held.Credits != account.Totals.CreditsPending.Value)
            {
                return $"the reservations do not add up to what is pending in the account '{account.Id}'";
            }
        }

        return known == _sums.Count ? null : "a reservation holds an account that does not exist";
    }
}
