namespace Synod.Ledger;

/// <summary>An amount moved from one account to another of the same asset.</summary>
/// <param name="Debit">The account that is debited.</param>
/// <param name="Credit">The account that is credited.</param>
/// <param name="Amount">How much, in minor units.</param>
public readonly record struct Transfer(AccountId Debit, AccountId Credit, Amount Amount)
{
    /// <summary>The most transfers that a transaction may have.</summary>
    public const int MaxPerTransaction = 1_000;
}
