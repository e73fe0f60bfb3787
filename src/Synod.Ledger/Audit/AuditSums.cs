using System.Numerics;

namespace Synod.Ledger;

/// <summary>Debits and credits in minor units, without a limit: an auditor must be able to count what is wrong.</summary>
internal readonly record struct AuditSums(
    BigInteger DebitsPosted, BigInteger CreditsPosted, BigInteger DebitsPending, BigInteger CreditsPending)
{
    /// <summary>True if debits equal credits.</summary>
    public bool IsBalanced => DebitsPosted == CreditsPosted && DebitsPending == CreditsPending;

    public static AuditSums operator +(AuditSums left, AuditSums right) => new(
        left.DebitsPosted + right.DebitsPosted,
        left.CreditsPosted + right.CreditsPosted,
        left.DebitsPending + right.DebitsPending,
        left.CreditsPending + right.CreditsPending);

    /// <summary>True if an account's totals say the same.</summary>
    public bool Equal(Totals totals) => DebitsPosted == totals.DebitsPosted.Value && CreditsPosted == totals.CreditsPosted.Value
        && DebitsPending == totals.DebitsPending.Value && CreditsPending == totals.CreditsPending.Value;
}
