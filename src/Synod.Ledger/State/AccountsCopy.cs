namespace Synod.Ledger;

/// <summary>
/// The accounts of a shard as they were, whatever becomes of them: totals are copied, 16 bytes an account, and what never changes
/// is read where it is. Any thread may read it.
/// </summary>
internal sealed class AccountsCopy
{
    private readonly AccountPage[] _pages;
    private readonly List<PostedTotals[]> _posted;
    private readonly Dictionary<int, Totals> _wideTotals;
    private readonly AccountTerms[] _terms;

    public AccountsCopy(
        List<AccountPage> pages, int count, Dictionary<int, Totals> wideTotals, List<AccountTerms> terms, AccountsCopy? used)
    {
        Count = count;
        _pages = [.. pages];
        _posted = used?._posted ?? [];
        for (var page = 0; page < _pages.Length; page++)
        {
            if (page == _posted.Count)
            {
                _posted.Add(new PostedTotals[AccountPage.Size]);
            }

            _pages[page].CopyPosted(_posted[page]);
        }

        _wideTotals = new Dictionary<int, Totals>(wideTotals);
        _terms = [.. terms];
    }

    /// <summary>How many accounts there were.</summary>
    public int Count { get; }

    public ReadOnlySpan<byte> NameAt(int place) => PageOf(place).NameAt(place % AccountPage.Size);

    public AccountTerms TermsAt(int place) => _terms[PageOf(place).TermsAt(place % AccountPage.Size)];

    public ulong OpenedAt(int place) => PageOf(place).OpenedAt(place % AccountPage.Size);

    public Totals TotalsAt(int place) => _wideTotals.Count > 0 && _wideTotals.TryGetValue(place, out var wide)
        ? wide
        : _posted[place / AccountPage.Size][place % AccountPage.Size].ToTotals();

    private AccountPage PageOf(int place) => _pages[place / AccountPage.Size];
}
