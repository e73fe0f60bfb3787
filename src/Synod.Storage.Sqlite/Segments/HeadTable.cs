namespace Synod.Storage.Sqlite;

/// <summary>
/// The heads of accounts in memory, 24 bytes for each, found by its number. It grows by pieces, so that nothing large is copied or
/// left behind.
/// </summary>
internal sealed class HeadTable
{
    private const int PieceSize = 2_048;

    private readonly List<AccountHead[]> _pieces = [];

    /// <summary>One more than the highest number of an account that has a head.</summary>
    public int Count { get; private set; }

    /// <summary>The position after that of the newest entry that has a line.</summary>
    public ulong EndOfEntries { get; set; }

    /// <summary>What the accounts have beside their heads.</summary>
    public HigherLines Higher { get; } = new();

    /// <summary>The head of an account.</summary>
    public AccountHead this[int place]
    {
        get => (uint)place < (uint)Count ? _pieces[place / PieceSize][place % PieceSize] : default;
        set
        {
            while (place >= _pieces.Count * PieceSize)
            {
                _pieces.Add(new AccountHead[PieceSize]);
            }

            _pieces[place / PieceSize][place % PieceSize] = value;
            Count = Math.Max(Count, place + 1);
        }
    }

    /// <summary>An account's newest lines.</summary>
    public NewestLines NewestOf(int place) => new(place, this[place], Higher.Of(place));
}
