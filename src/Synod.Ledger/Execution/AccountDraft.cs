namespace Synod.Ledger;

/// <summary>An account that a block uses: as the block left it so far, and as the entry in hand would leave it.</summary>
/// <param name="account">The account as it is before the block.</param>
internal sealed class AccountDraft(Account account)
{
    // The staged account, if the check of its funds has made it already.
    private Account? _candidate;

    /// <summary>As it is after the entries that the block kept.</summary>
    public Account Current { get; private set; } = account;

    /// <summary>As it would be after the entry in hand. It means something only between staging and keeping.</summary>
    public Totals Staged { get; set; } = account.Totals;

    /// <summary>True if the entry in hand raises the side on which the account runs out of funds.</summary>
    public bool IsStrained { get; private set; }

    /// <summary>Which staging the account was last part of.</summary>
    public ulong Stamp { get; private set; }

    /// <summary>True once an entry that the block kept touched it.</summary>
    public bool IsTouched { get; private set; }

    public void Begin(ulong stamp)
    {
        Stamp = stamp;
        Staged = Current.Totals;
        IsStrained = false;
        _candidate = null;
    }

    /// <summary>Adds to the debit side; false if posted and pending together would pass 2^128 - 1.</summary>
    public bool TryDebit(Amount amount, bool reserve)
    {
        var totals = Staged;
        if (UInt128.MaxValue - totals.DebitsPosted.Value - totals.DebitsPending.Value < amount.Value)
        {
            return false;
        }

        Staged = reserve
            ? totals with { DebitsPending = new Amount(totals.DebitsPending.Value + amount.Value) }
            : totals with { DebitsPosted = new Amount(totals.DebitsPosted.Value + amount.Value) };
        IsStrained |= Current.NormalSide == NormalSide.Credit;
        return true;
    }

    /// <summary>Adds to the credit side; false if posted and pending together would pass 2^128 - 1.</summary>
    public bool TryCredit(Amount amount, bool reserve)
    {
        var totals = Staged;
        if (UInt128.MaxValue - totals.CreditsPosted.Value - totals.CreditsPending.Value < amount.Value)
        {
            return false;
        }

        Staged = reserve
            ? totals with { CreditsPending = new Amount(totals.CreditsPending.Value + amount.Value) }
            : totals with { CreditsPosted = new Amount(totals.CreditsPosted.Value + amount.Value) };
        IsStrained |= Current.NormalSide == NormalSide.Debit;
        return true;
    }

    /// <summary>Releases a reserved debit and posts as much of it as is due. It cannot overflow: see <see cref="TryDebit"/>.</summary>
    public void SettleDebit(Amount reserved, Amount posted) => Staged = Staged with
    {
        DebitsPending = new Amount(checked(Staged.DebitsPending.Value - reserved.Value)),
        DebitsPosted = new Amount(checked(Staged.DebitsPosted.Value + posted.Value)),
    };

    /// <summary>Releases a reserved credit and posts as much of it as is due.</summary>
    public void SettleCredit(Amount reserved, Amount posted) => Staged = Staged with
    {
        CreditsPending = new Amount(checked(Staged.CreditsPending.Value - reserved.Value)),
        CreditsPosted = new Amount(checked(Staged.CreditsPosted.Value + posted.Value)),
    };

    /// <summary>False if the entry in hand would take the account past its overdraft.</summary>
    public bool HasFunds()
    {
        if (!IsStrained)
        {
            return true;
        }

        _candidate = Current with { Totals = Staged };
        return _candidate.IsWithinOverdraft;
    }

    /// <summary>Makes what was staged the account; true if it is the first time in this block.</summary>
    public bool Keep()
    {
        Current = _candidate ?? Current with { Totals = Staged };
        var isFirst = !IsTouched;
        IsTouched = true;
        return isFirst;
    }
}
