namespace Synod.Ledger;

/// <summary>What an account is opened with, for life: many accounts have the same.</summary>
/// <param name="Asset">What it counts.</param>
/// <param name="NormalSide">The side on which its balance grows.</param>
/// <param name="Overdraft">How far it may go against that side.</param>
internal sealed record AccountTerms(Asset Asset, NormalSide NormalSide, Overdraft Overdraft)
{
    /// <summary>
    /// True if the totals respect the overdraft. What the account has reserved against itself counts as gone; what
    /// others have reserved for it does not count as come.
    /// </summary>
    /// <param name="totals">The totals.</param>
    /// <param name="held">What is held of the account beside, which counts as gone.</param>
    public bool AreKeptBy(in Totals totals, UInt128 held)
    {
        if (Overdraft.Limit is not { } limit)
        {
            return true;
        }

        // Debits, or credits, posted and pending and held together never pass 2^128 - 1: that is checked before.
        var (against, inFavour) = NormalSide == NormalSide.Credit
            ? (totals.DebitsPosted.Value + totals.DebitsPending.Value + held, totals.CreditsPosted.Value)
            : (totals.CreditsPosted.Value + totals.CreditsPending.Value + held, totals.DebitsPosted.Value);

        // Subtract rather than add: inFavour + limit could pass 2^128.
        return against <= inFavour || against - inFavour <= limit.Value;
    }
}
