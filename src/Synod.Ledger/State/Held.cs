namespace Synod.Ledger;

/// <summary>What holds take of an account, added up.</summary>
/// <param name="Debits">What they may debit, in minor units.</param>
/// <param name="Credits">What they may credit, in minor units.</param>
/// <param name="NetDebits">
/// By how much they may lower credits less debits at worst. A transaction that is posted as a whole may pass money through an
/// account, and then takes only what it does not bring; one that may be posted in part takes all of its debits.
/// </param>
/// <param name="NetCredits">The same for debits less credits.</param>
public readonly record struct Held(UInt128 Debits, UInt128 Credits, UInt128 NetDebits, UInt128 NetCredits)
{
    /// <summary>What one hold takes of an account.</summary>
    public static Held Of(Hold hold, AccountId account)
    {
        ArgumentNullException.ThrowIfNull(hold);
        UInt128 debits = 0;
        UInt128 credits = 0;
        foreach (var transfer in hold.Transfers)
        {
            debits += transfer.Debit == account ? transfer.Amount.Value : 0;
            credits += transfer.Credit == account ? transfer.Amount.Value : 0;
        }

        return Of(debits, credits, hold.IsPending);
    }

    internal static Held Of(UInt128 debits, UInt128 credits, bool isPending) => isPending
        ? new(debits, credits, debits, credits)
        : new(debits, credits, debits > credits ? debits - credits : 0, credits > debits ? credits - debits : 0);

    /// <summary>What both take together.</summary>
    public static Held operator +(Held left, Held right) => new(
        left.Debits + right.Debits, left.Credits + right.Credits,
        left.NetDebits + right.NetDebits, left.NetCredits + right.NetCredits);

    /// <summary>What is left of one without the other, which is part of it.</summary>
    public static Held operator -(Held left, Held right) => new(
        left.Debits - right.Debits, left.Credits - right.Credits,
        left.NetDebits - right.NetDebits, left.NetCredits - right.NetCredits);
}
