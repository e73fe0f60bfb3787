namespace Synod.Ledger;

/// <summary>An account's totals at some time.</summary>
/// <param name="Id">The account.</param>
/// <param name="Totals">Its running totals.</param>
public readonly record struct AccountTotals(AccountId Id, Totals Totals);
