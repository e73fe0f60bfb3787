using System.Numerics;

namespace Synod.Ledger;

/// <summary>
/// What reservations and holds take of each account of a shard, added up: it must be what the accounts say is pending.
/// </summary>
internal sealed class PendingSums(ShardState state)
{
    private readonly Dictionary<AccountId, (BigInteger Debits, BigInteger Credits)> _sums = [];

    public void Add(TransferList transfers)
    {
        foreach (var transfer in transfers)
        {
            if (IsHere(transfer.Debit))
            {
                var debit = _sums.GetValueOrDefault(transfer.Debit);
                _sums[transfer.Debit] = debit with { Debits = debit.Debits + transfer.Amount.Value };
            }

            if (IsHere(transfer.Credit))
            {
                var credit = _sums.GetValueOrDefault(transfer.Credit);
                _sums[transfer.Credit] = credit with { Credits = credit.Credits + transfer.Amount.Value };
            }
        }
    }

    private bool IsHere(AccountId account) => Placement.ShardOf(account, state.Shards) == state.Key.Number;

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
