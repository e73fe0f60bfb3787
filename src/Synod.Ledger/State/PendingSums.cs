using System.Numerics;

namespace Synod.Ledger;

/// <summary>
/// What reservations take of each account of a shard, added up: it must be what the accounts say is pending.
/// </summary>
internal sealed class PendingSums(ShardState state)
{
    // By place.
    private readonly Dictionary<int, (BigInteger Debits, BigInteger Credits)> _sums = [];
    private bool _hasUnknown;

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
        if (Placement.ShardOf(account, state.Shards) != state.Key.Number)
        {
            return;
        }

        if (state.AccountBook.Find(account) is >= 0 and var place)
        {
            var sum = _sums.GetValueOrDefault(place);
            _sums[place] = (sum.Debits + debits, sum.Credits + credits);
        }
        else
        {
            _hasUnknown = true;
        }
    }

    /// <summary>Where the accounts say otherwise, in words; null if they agree.</summary>
    public string? FirstDifference()
    {
        // An account that has anything pending is among those with wide totals.
        foreach (var place in _sums.Keys.Concat(state.AccountBook.WideTotals.Keys))
        {
            var (held, totals) = (_sums.GetValueOrDefault(place), state.AccountBook.TotalsAt(place));
            if (held.Debits != totals.DebitsPending.Value || held.Credits != totals.CreditsPending.Value)
            {
                return $"the reservations do not add up to what is pending in the account '{state.AccountBook[place].Id}'";
            }
        }

        return _hasUnknown ? "a reservation holds an account that does not exist" : null;
    }
}
