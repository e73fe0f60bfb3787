using System.Numerics;

namespace Synod.Ledger;

/// <summary>An account's two pairs of running totals, in minor units.</summary>
/// <param name="DebitsPosted">All debits ever posted. Never falls.</param>
/// <param name="CreditsPosted">All credits ever posted. Never falls.</param>
/// <param name="DebitsPending">Debits that reservations hold now.</param>
/// <param name="CreditsPending">Credits that reservations hold now.</param>
public readonly record struct Totals(Amount DebitsPosted, Amount CreditsPosted, Amount DebitsPending, Amount CreditsPending)
{
    /// <summary>The posted balance on the account's normal side; negative if the account owes.</summary>
    public BigInteger Balance(NormalSide side)
    {
        BigInteger debits = DebitsPosted.Value, credits = CreditsPosted.Value;
        return side == NormalSide.Credit ? credits - debits : debits - credits;
    }
}
