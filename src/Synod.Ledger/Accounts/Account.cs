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
    public bool IsWithinOverdraft => new AccountTerms(Asset, NormalSide, Overdraft).AreKeptBy(Totals, UInt128.Zero);

    /// <summary>The account with what is held of it counted as pending.</summary>
    public Account WithPending(Held held) => this with
    {
        Totals = Totals with
        {
            DebitsPending = new Amount(Totals.DebitsPending.Value + held.Debits),
            CreditsPending = new Amount(Totals.CreditsPending.Value + held.Credits),
        },
    };
}
