namespace Synod.Ledger;

/// <summary>An account that a block uses: as the block left it so far, and as the entry in hand would leave it.</summary>
internal sealed class AccountDraft
{
    // What is held of it, and what the entry in hand would hold beside.
    private Held _held;
    private UInt128 _heldDebits;
    private UInt128 _heldCredits;

    /// <summary>An account of the state.</summary>
    public AccountDraft(AccountBook accounts, int place)
        : this(accounts.IdAt(place), accounts.TermsAt(place), accounts.OpenedAt(place), place) => Totals = accounts.TotalsAt(place);

    /// <summary>An account that the block opens.</summary>
    public AccountDraft(AccountId id, AccountTerms terms, ulong openedAt, int place) =>
        (Id, Terms, OpenedAt, Place) = (id, terms, openedAt, place);

    /// <summary>The account's name.</summary>
    public AccountId Id { get; }

    /// <summary>What it was opened with.</summary>
    public AccountTerms Terms { get; }

    /// <summary>Position in the shard's tree of the entry that opened it.</summary>
    public ulong OpenedAt { get; }

    /// <summary>Its number in the order of opening.</summary>
    public int Place { get; }

    /// <summary>As they are after the entries that the block kept.</summary>
    public Totals Totals { get; private set; }

    /// <summary>As they would be after the entry in hand. It means something only between staging and keeping.</summary>
    public Totals Staged { get; private set; }

    /// <summary>True if the entry in hand raises the side on which the account runs out of funds.</summary>
    public bool IsStrained { get; private set; }

    /// <summary>Which staging the account was last part of.</summary>
    public ulong Stamp { get; private set; }

    /// <summary>True once an entry that the block kept touched it.</summary>
    public bool IsTouched { get; private set; }

    /// <summary>The account as it is after the entries that the block kept.</summary>
    public Account ToAccount() => new(Id, Terms.Asset, Terms.NormalSide, Terms.Overdraft, OpenedAt, Totals);

    public void Begin(ulong stamp, in Held held)
    {
        Stamp = stamp;
        Staged = Totals;
        IsStrained = false;
        (_held, _heldDebits, _heldCredits) = (held, 0, 0);
    }

    /// <summary>Adds to the debit side; false if posted, pending and held together would pass 2^128 - 1.</summary>
    public bool TryDebit(Amount amount, Staging staging)
    {
        var totals = Staged;
        if (Room(totals.DebitsPosted, totals.DebitsPending, _held.Debits, _heldDebits) < amount.Value)
        {
            return false;
        }

        switch (staging)
        {
            case Staging.Hold:
                _heldDebits += amount.Value;
                break;
            case Staging.Reserve:
                Staged = totals with { DebitsPending = new Amount(totals.DebitsPending.Value + amount.Value) };
                break;
            default:
                Staged = totals with { DebitsPosted = new Amount(totals.DebitsPosted.Value + amount.Value) };
                break;
        }

        IsStrained |= Terms.NormalSide == NormalSide.Credit;
        return true;
    }

    /// <summary>Adds to the credit side; false if posted, pending and held together would pass 2^128 - 1.</summary>
    public bool TryCredit(Amount amount, Staging staging)
    {
        var totals = Staged;
        if (Room(totals.CreditsPosted, totals.CreditsPending, _held.Credits, _heldCredits) < amount.Value)
        {
            return false;
        }

        switch (staging)
        {
            case Staging.Hold:
                _heldCredits += amount.Value;
                break;
            case Staging.Reserve:
                Staged = totals with { CreditsPending = new Amount(totals.CreditsPending.Value + amount.Value) };
                break;
            default:
                Staged = totals with { CreditsPosted = new Amount(totals.CreditsPosted.Value + amount.Value) };
                break;
        }

        IsStrained |= Terms.NormalSide == NormalSide.Debit;
        return true;
    }

    /// <summary>True if a debit that does not fit would fit without what is held of the account.</summary>
    public bool MayDebit(Amount amount) => Room(Staged.DebitsPosted, Staged.DebitsPending, 0, _heldDebits) >= amount.Value;

    /// <summary>True if a credit that does not fit would fit without what is held of the account.</summary>
    public bool MayCredit(Amount amount) => Room(Staged.CreditsPosted, Staged.CreditsPending, 0, _heldCredits) >= amount.Value;

    /// <summary>
    /// Releases a reserved debit and posts as much of it as is due. It cannot overflow: see <see cref="TryDebit"/>. A held one is
    /// not part of the totals: nothing of it is released from them.
    /// </summary>
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
    /// <param name="isPending">True if what it holds may be posted in part.</param>
    public bool HasFunds(bool isPending = false) => !IsStrained
        || Terms.AreKeptBy(Staged, Against(_held) + Against(Held.Of(_heldDebits, _heldCredits, isPending)));

    /// <summary>
    /// True if the account, without the funds for the entry in hand, would have them if everything that is held of it ended to
    /// its advantage.
    /// </summary>
    public bool MayHaveFunds(bool isPending = false)
    {
        // What is posted as a whole brings no more than it leaves.
        var hoped = Terms.NormalSide == NormalSide.Credit
            ? Staged with { CreditsPosted = new Amount(Staged.CreditsPosted.Value + _held.NetCredits) }
            : Staged with { DebitsPosted = new Amount(Staged.DebitsPosted.Value + _held.NetDebits) };
        return Terms.AreKeptBy(hoped, Against(Held.Of(_heldDebits, _heldCredits, isPending)));
    }

    /// <summary>Makes what was staged the account; true if it is the first time in this block.</summary>
    public bool Keep()
    {
        Totals = Staged;
        var isFirst = !IsTouched;
        IsTouched = true;
        return isFirst;
    }

    private static UInt128 Room(Amount posted, Amount pending, UInt128 held, UInt128 staged) =>
        UInt128.MaxValue - posted.Value - pending.Value - held - staged;

    private UInt128 Against(Held held) => Terms.NormalSide == NormalSide.Credit ? held.NetDebits : held.NetCredits;
}

/// <summary>What an entry does with an amount.</summary>
internal enum Staging
{
    /// <summary>Posts it.</summary>
    Post,

    /// <summary>Reserves it: it is pending.</summary>
    Reserve,

    /// <summary>Holds it for a transaction that another shard decides.</summary>
    Hold,
}
