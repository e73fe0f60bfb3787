namespace Synod.Ledger;

/// <summary>
/// Accounts side by side without an object for any of them: rows of one size, and the bytes of their names. What a row says of an
/// account's opening never changes, so that a thread may read it while the one that owns the page adds accounts and changes totals.
/// </summary>
internal sealed class AccountPage
{
    /// <summary>How many accounts fit.</summary>
    public const int Size = 1_024;

    private const int SmallestNames = 1_024;

    private readonly Row[] _rows = new Row[Size];

    // Each name with its length before it, a byte.
    private byte[] _names = new byte[SmallestNames];
    private int _nameBytes;

    /// <summary>The bytes of an account's name, ASCII.</summary>
    public ReadOnlySpan<byte> NameAt(int row)
    {
        var (names, at) = (_names, _rows[row].NameAt);
        return names.AsSpan(at + 1, names[at]);
    }

    /// <summary>The number of what an account was opened with.</summary>
    public int TermsAt(int row) => _rows[row].Terms;

    /// <summary>The position in the shard's tree of the entry that opened an account.</summary>
    public ulong OpenedAt(int row) => _rows[row].OpenedAt;

    /// <summary>What an account has posted, if it fits.</summary>
    public ref PostedTotals PostedAt(int row) => ref _rows[row].Posted;

    /// <summary>Adds an account behind the others.</summary>
    public void Add(int row, ReadOnlySpan<byte> name, int terms, ulong openedAt)
    {
        var at = _nameBytes;
        _nameBytes += 1 + name.Length;
        if (_nameBytes > _names.Length)
        {
            Array.Resize(ref _names, Math.Max(_nameBytes, 2 * _names.Length));
        }

        _names[at] = checked((byte)name.Length);
        name.CopyTo(_names.AsSpan(at + 1));
        _rows[row] = new Row { NameAt = at, Terms = terms, OpenedAt = openedAt };
        if (row == Size - 1)
        {
            Array.Resize(ref _names, _nameBytes);
        }
    }

    /// <summary>Copies what all accounts have posted.</summary>
    public void CopyPosted(PostedTotals[] copy)
    {
        for (var row = 0; row < _rows.Length; row++)
        {
            copy[row] = _rows[row].Posted;
        }
    }

    private struct Row
    {
        public int NameAt;
        public int Terms;
        public ulong OpenedAt;
        public PostedTotals Posted;
    }
}

/// <summary>What an account has posted, in minor units, as nearly all have it: nothing pending, and in 64 bits.</summary>
internal readonly record struct PostedTotals(ulong Debits, ulong Credits)
{
    /// <summary>True if this is how the totals can be written.</summary>
    public static bool HaveRoomFor(in Totals totals) =>
        totals.DebitsPosted.Value <= ulong.MaxValue && totals.CreditsPosted.Value <= ulong.MaxValue
        && totals.DebitsPending.IsZero && totals.CreditsPending.IsZero;

    /// <summary>The posted part of totals that fit.</summary>
    public static PostedTotals Of(in Totals totals) => new((ulong)totals.DebitsPosted.Value, (ulong)totals.CreditsPosted.Value);

    /// <summary>As totals.</summary>
    public Totals ToTotals() => new(new Amount(Debits), new Amount(Credits), Amount.Zero, Amount.Zero);
}
