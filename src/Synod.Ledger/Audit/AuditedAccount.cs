using System.Numerics;

namespace Synod.Ledger;

/// <summary>An account in an auditor's books.</summary>
/// <param name="opened">The entry that opened it.</param>
internal sealed class AuditedAccount(AccountOpened opened)
{
    private static readonly BigInteger Most = UInt128.MaxValue;

    // What holds may debit and credit, and by how much they lower the balance of either side at worst.
    private BigInteger _heldDebits;
    private BigInteger _heldCredits;
    private BigInteger _worstDebits;
    private BigInteger _worstCredits;

    public Asset Asset { get; } = opened.Asset;

    public AuditSums Sums { get; set; }

    /// <summary>Adds what a hold takes, times a sign.</summary>
    /// <param name="sign">1 when it begins, -1 when it ends.</param>
    /// <param name="debits">What it may debit, in minor units.</param>
    /// <param name="credits">What it may credit, in minor units.</param>
    /// <param name="isPending">True if it may be posted in part; otherwise what it brings pays for what it takes.</param>
    public void Hold(int sign, BigInteger debits, BigInteger credits, bool isPending)
    {
        _heldDebits += sign * debits;
        _heldCredits += sign * credits;
        _worstDebits += sign * (isPending ? debits : BigInteger.Max(0, debits - credits));
        _worstCredits += sign * (isPending ? credits : BigInteger.Max(0, credits - debits));
    }

    /// <summary>The rule that the totals break; null for none.</summary>
    public string? Fault()
    {
        var (debits, credits) = (Sums.DebitsPosted + Sums.DebitsPending, Sums.CreditsPosted + Sums.CreditsPending);
        var isInRange = debits + _heldDebits <= Most && credits + _heldCredits <= Most
            && Sums.DebitsPending.Sign >= 0 && Sums.CreditsPending.Sign >= 0;
        if (!isInRange)
        {
            return $"A total of the account '{opened.Id}' leaves the range of amounts.";
        }

        var balance = opened.NormalSide == NormalSide.Credit
            ? Sums.CreditsPosted - debits - _worstDebits
            : Sums.DebitsPosted - credits - _worstCredits;
        return opened.Overdraft.Limit is { } limit && balance < -(BigInteger)limit.Value
            ? $"The account '{opened.Id}' passes its overdraft."
            : null;
    }
}
