namespace Synod.Ledger;

/// <summary>An account that a block uses, as the block left it so far.</summary>
internal struct AccountDraft
{
    /// <summary>An account of the state.</summary>
    public AccountDraft(AccountBook accounts, AccountId id, int place)
        : this(id, accounts.TermsAt(place), accounts.OpenedAt(place), place) => Totals = accounts.TotalsAt(place);

    /// <summary>An account that the block opens.</summary>
    public AccountDraft(AccountId id, AccountTerms terms, ulong openedAt, int place) =>
        (Id, Terms, OpenedAt, Place) = (id, terms, openedAt, place);

    /// <summary>The account's name.</summary>
    public readonly AccountId Id { get; }

    /// <summary>What it was opened with.</summary>
    public readonly AccountTerms Terms { get; }

    /// <summary>Position in the shard's tree of the entry that opened it.</summary>
    public readonly ulong OpenedAt { get; }

    /// <summary>Its number in the order of opening.</summary>
    public readonly int Place { get; }

    /// <summary>True once an entry that the block kept touched it.</summary>
    public bool IsTouched { get; private set; }

    /// <summary>The newest entry that it was part of, as the overlay counts them, and its place among that entry's accounts.</summary>
    public (int Entry, int Place) Staging { get; set; }

    /// <summary>As they are after the entries that the block kept.</summary>
    public Totals Totals { get; private set; }

    /// <summary>The account as it is after the entries that the block kept.</summary>
    public readonly Account ToAccount() => new(Id, Terms.Asset, Terms.NormalSide, Terms.Overdraft, OpenedAt, Totals);

    /// <summary>Keeps what an entry did; true if it is the first of the block to touch the account.</summary>
    public bool Keep(in Totals totals)
    {
        Totals = totals;
        var isFirst = !IsTouched;
        IsTouched = true;
        return isFirst;
    }
}
