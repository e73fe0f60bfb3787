using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;

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
    // Pages, so that more accounts never mean to copy those that are there.
    private readonly List<AccountPage> _pages = [];
    private readonly AccountPlaces _places = new();
    private readonly Dictionary<int, Totals> _wideTotals = [];

    // What accounts were opened with, and its number: many have the same.
    private readonly List<AccountTerms> _terms = [];
    private readonly Dictionary<AccountTerms, int> _termNumbers = [];

    /// <summary>How many accounts there are.</summary>
    public int Count { get; private set; }

    /// <summary>The accounts whose totals do not fit a row, those with something pending among them.</summary>
    public IReadOnlyDictionary<int, Totals> WideTotals => _wideTotals;

    /// <summary>The account at a place.</summary>
    public Account this[int place] => With(AccountId.OfKnown(Encoding.ASCII.GetString(NameAt(place))), place);

    /// <summary>The account's place; -1 if there is no such account.</summary>
    public int Find(AccountId id)
    {
        foreach (var place in _places.Candidates(string.GetHashCode(id.Value)))
        {
            if (Ascii.Equals(NameAt(place), id.Value))
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
        account = place < 0 ? null : With(id, place);
        return account is not null;
    }

    /// <summary>The account at a place, whose name the caller has.</summary>
    public Account With(AccountId id, int place)
    {
        var (asset, side, overdraft) = TermsAt(place);
        return new Account(id, asset, side, overdraft, OpenedAt(place), TotalsAt(place));
    }

    /// <summary>What the account at a place was opened with.</summary>
    public AccountTerms TermsAt(int place) => _terms[PageOf(place).TermsAt(place % AccountPage.Size)];

    /// <summary>The position in the shard's tree of the entry that opened the account at a place.</summary>
    public ulong OpenedAt(int place) => PageOf(place).OpenedAt(place % AccountPage.Size);

    /// <summary>The totals of the account at a place.</summary>
    public Totals TotalsAt(int place) => _wideTotals.Count > 0 && _wideTotals.TryGetValue(place, out var wide)
        ? wide
        : PageOf(place).PostedAt(place % AccountPage.Size).ToTotals();

    /// <summary>Changes the totals of the account at a place.</summary>
    public void Set(int place, in Totals totals)
    {
        if (PostedTotals.HaveRoomFor(totals))
        {
            _wideTotals.Remove(place);
            PageOf(place).PostedAt(place % AccountPage.Size) = PostedTotals.Of(totals);
        }
        else
        {
            _wideTotals[place] = totals;
        }
    }

    /// <summary>Adds an account after the others. There is none of its name.</summary>
    public void Add(AccountId id, AccountTerms terms, ulong openedAt, in Totals totals)
    {
        Span<byte> name = stackalloc byte[IdSyntax.MaxLength];
        var length = Encoding.ASCII.GetBytes(id.Value, name);
        Add(name[..length], string.GetHashCode(id.Value), terms, openedAt, totals);
    }

    /// <summary>Adds an account after the others; false if there is one of its name.</summary>
    /// <param name="name">The bytes of its name, which is one.</param>
    /// <param name="terms">What it was opened with.</param>
    /// <param name="openedAt">The position in the shard's tree of the entry that opened it.</param>
    /// <param name="totals">Its totals.</param>
    public bool TryAdd(ReadOnlySpan<byte> name, AccountTerms terms, ulong openedAt, in Totals totals)
    {
        Span<char> text = stackalloc char[IdSyntax.MaxLength];
        var hash = string.GetHashCode(text[..Encoding.ASCII.GetChars(name, text)]);
        foreach (var place in _places.Candidates(hash))
        {
            if (NameAt(place).SequenceEqual(name))
            {
                return false;
            }
        }

        Add(name, hash, terms, openedAt, totals);
        return true;
    }

    /// <summary>A copy that stays as it is.</summary>
    /// <param name="used">An older copy, which nobody reads any more: its memory is used again. Null for none.</param>
    public AccountsCopy Copy(AccountsCopy? used) => new(_pages, Count, _wideTotals, _terms, used);

    /// <inheritdoc/>
    public IEnumerator<Account> GetEnumerator()
    {
        for (var place = 0; place < Count; place++)
        {
            yield return this[place];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Add(ReadOnlySpan<byte> name, int hash, AccountTerms terms, ulong openedAt, in Totals totals)
    {
        var place = Count++;
        if (place % AccountPage.Size == 0)
        {
            _pages.Add(new AccountPage());
        }

        PageOf(place).Add(place % AccountPage.Size, name, NumberOf(terms), openedAt);
        _places.Add(hash, place);
        Set(place, totals);
    }

    private int NumberOf(AccountTerms terms)
    {
        // Who opens many accounts opens them alike.
        if (_terms is [.., var newest] && ReferenceEquals(newest, terms))
        {
            return _terms.Count - 1;
        }

        if (!_termNumbers.TryGetValue(terms, out var number))
        {
            _termNumbers.Add(terms, number = _terms.Count);
            _terms.Add(terms);
        }

        return number;
    }

    private ReadOnlySpan<byte> NameAt(int place) => PageOf(place).NameAt(place % AccountPage.Size);

    private AccountPage PageOf(int place) => _pages[place / AccountPage.Size];
}
