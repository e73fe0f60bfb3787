namespace Synod.Ledger;

/// <summary>An account of the entry in hand, as that would leave it. One after the other: it is used again for the next entry.</summary>
/// <param name="drafts">Where the accounts of the block are.</param>
internal sealed class StagedAccount(Rows<AccountDraft> drafts)
{
    // What is held of it, and what the entry in hand would hold beside.
    private Held _held;
    private UInt128 _heldDebits;
    private UInt128 _heldCredits;

    /// <summary>Its row among the block's accounts.</summary>
    public int Row { get; private set; }

    /// <summary>The account as the block left it so far.</summary>
    public ref AccountDraft Draft => ref drafts[Row];

    /// <summary>As they would be after the entry in hand.</summary>
    public Totals Staged { get; private set; }

    /// <summary>True if the entry in hand raises the side on which the account runs out of funds.</summary>
    public bool IsStrained { get; private set; }

    /// <summary>What the account was opened with.</summary>
    public AccountTerms Terms { get; private set; } = null!;

    /// <summary>Begins an entry's work on an account.</summary>
    /// <param name="row">The account's row among the block's.</param>
    /// <param name="held">What is held of it.</param>
    public void Begin(int row, in Held held)
    {
        Row = row;
        ref readonly var draft = ref Draft;
        Terms = draft.Terms;
        Staged = draft.Totals;
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
