namespace Synod.Ledger;

/// <summary>An account as a shard's state holds it. Its metadata is on disk, found through the entry that opened it.</summary>
/// <param name="Id">The account's name.</param>
/// <param name="Asset">What it counts.</param>
/// <param name="NormalSide">The side on which its balance grows.</param>
/// <param name="Overdraft">How far it may go against that side.</param>
/// <param name="OpenedAt">Position in the shard's tree of the entry that opened it.</param>
/// <param name="Totals">Its running totals.</param>
public sealed record Account(
    AccountId Id, Asset Asset, NormalSide NormalSide, Overdraft Overdraft, ulong OpenedAt, Totals Totals)
{
    /// <summary>
    /// True if the totals respect the overdraft. What the account has reserved against itself counts as gone; what
    /// others have reserved for it does not count as come.
    /// </summary>
    public bool IsWithinOverdraft => IsWithinOverdraftWith(UInt128.Zero);

    /// <summary>The account with what is held of it counted as pending.</summary>
    public Account WithPending(Held held) => this with
    {
        Totals = Totals with
        {
            DebitsPending = new Amount(Totals.DebitsPending.Value + held.Debits),
            CreditsPending = new Amount(Totals.CreditsPending.Value + held.Credits),
        },
    };

    /// <summary>True if the totals respect the overdraft although an amount is held of the account, which counts as gone.</summary>
    internal bool IsWithinOverdraftWith(UInt128 held)
    {
        if (Overdraft.Limit is not { } limit)
        {
            return true;
        }

        // Debits, or credits, posted and pending and held together never pass 2^128 - 1: that is checked before.
        var (against, inFavour) = NormalSide == NormalSide.Credit
            ? (Totals.DebitsPosted.Value + Totals.DebitsPending.Value + held, Totals.CreditsPosted.Value)
            : (Totals.CreditsPosted.Value + Totals.CreditsPending.Value + held, Totals.DebitsPosted.Value);

        // Subtract rather than add: inFavour + limit could pass 2^128.
        return against <= inFavour || against - inFavour <= limit.Value;
    }
}
