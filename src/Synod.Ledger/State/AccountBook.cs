using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Synod.Ledger;

/// <summary>
/// A shard's accounts: found by id, and in the order in which they were opened. An account's number in that order, from 0, is its
/// place.
/// </summary>
/// <remarks>
/// There may be millions, so they are rows without an object of their own. Nearly all totals fit 64 bits and have nothing
/// pending: a row has room for these, and the others lie apart.
/// </remarks>
internal sealed class AccountBook : IReadOnlyList<Account>
{
    private const int PageSize = 1_024;

    // Pages, so that more accounts never mean to copy those that are there.
    private readonly List<Row[]> _pages = [];
    private readonly AccountPlaces _places = new();
    private readonly Dictionary<int, Totals> _wideTotals = [];
    private readonly Dictionary<AccountTerms, AccountTerms> _terms = [];

    /// <summary>How many accounts there are.</summary>
    public int Count { get; private set; }

    /// <summary>The account at a place.</summary>
    public Account this[int place]
    {
        get
        {
            ref readonly var row = ref At(place);
            var (asset, side, overdraft) = row.Terms;
            return new Account(row.Id, asset, side, overdraft, row.OpenedAt, TotalsAt(place));
        }
    }

    /// <summary>The account's place; -1 if there is no such account.</summary>
    public int Find(AccountId id)
    {
        var hash = id.GetHashCode();
        foreach (var place in _places.Candidates(hash))
        {
            if (At(place).Id == id)
            {
                return place;
            }
        }

        return -1;
    }

    /// <summary>Finds an account.</summary>
    public bool TryGet(AccountId id, [NotNullWhen(true)] out Account? account)
    {
        var place = Find(id);
        account = place < 0 ? null : this[place];
        return account is not null;
    }

    /// <summary>The name of the account at a place.</summary>
    public AccountId IdAt(int place) => At(place).Id;

    /// <summary>What the account at a place was opened with.</summary>
    public AccountTerms TermsAt(int place) => At(place).Terms;

    /// <summary>The position in the shard's tree of the entry that opened the account at a place.</summary>
    public ulong OpenedAt(int place) => At(place).OpenedAt;

    /// <summary>The totals of the account at a place.</summary>
    public Totals TotalsAt(int place)
    {
        if (_wideTotals.Count > 0 && _wideTotals.TryGetValue(place, out var wide))
        {
            return wide;
        }

        ref readonly var row = ref At(place);
        return new Totals(new Amount(row.DebitsPosted), new Amount(row.CreditsPosted), Amount.Zero, Amount.Zero);
    }

    /// <summary>Changes the totals of the account at a place.</summary>
    public void Set(int place, in Totals totals)
    {
        if (Row.HasRoomFor(totals))
        {
            _wideTotals.Remove(place);
            ref var row = ref At(place);
            row.DebitsPosted = (ulong)totals.DebitsPosted.Value;
            row.CreditsPosted = (ulong)totals.CreditsPosted.Value;
        }
        else
        {
            _wideTotals[place] = totals;
        }
    }

    /// <summary>Adds an account after the others. There is none of its name.</summary>
    public void Add(AccountId id, AccountTerms terms, ulong openedAt, in Totals totals)
    {
        if (!_terms.TryGetValue(terms, out var shared))
        {
            _terms.Add(terms, shared = terms);
        }

        var place = Count++;
        if (place % PageSize == 0)
        {
            _pages.Add(new Row[PageSize]);
        }

        At(place) = new Row { Id = id, Terms = shared, OpenedAt = openedAt };
        _places.Add(id.GetHashCode(), place);
        Set(place, totals);
    }

    /// <inheritdoc/>
    public IEnumerator<Account> GetEnumerator()
    {
        for (var place = 0; place < Count; place++)
        {
            yield return this[place];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private ref Row At(int place) => ref _pages[place / PageSize][place % PageSize];

    private struct Row
    {
        public AccountId Id;
        public AccountTerms Terms;
        public ulong OpenedAt;
        public ulong DebitsPosted;
        public ulong CreditsPosted;

        public static bool HasRoomFor(in Totals totals) =>
            totals.DebitsPosted.Value <= ulong.MaxValue && totals.CreditsPosted.Value <= ulong.MaxValue
            && totals.DebitsPending.IsZero && totals.CreditsPending.IsZero;
    }
}
