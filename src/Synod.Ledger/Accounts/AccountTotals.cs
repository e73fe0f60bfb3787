namespace Synod.Ledger;

/// <summary>An account's totals at some time.</summary>
/// <param name="Id">The account.</param>
/// <param name="Place">Its number in the order in which the shard's accounts were opened, from 0.</param>
/// <param name="Totals">Its running totals.</param>
public readonly record struct AccountTotals(AccountId Id, int Place, Totals Totals);
