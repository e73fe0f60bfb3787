namespace Synod.Ledger;

/// <summary>The side on which an account's balance grows. Liabilities, equity and income are credit; assets and expenses debit.</summary>
public enum NormalSide
{
    /// <summary>Balance = credits - debits. The default: a customer's deposit is what the bank owes.</summary>
    Credit = 0,

    /// <summary>Balance = debits - credits.</summary>
    Debit = 1,
}
