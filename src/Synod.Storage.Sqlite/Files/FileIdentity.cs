using System.Globalization;

namespace Synod.Storage.Sqlite;

/// <summary>
/// What a database file says of itself in its table <c>meta</c>, so that a file of another store, or another acceptor's, is
/// never taken for this one.
/// </summary>
/// <param name="StoreId">The store: 32 hex digits.</param>
/// <param name="Role">What the file is for.</param>
/// <param name="Number">Which acceptor's file it is, from 1; 0 for the index.</param>
/// <param name="Acceptors">How many acceptors the store has; 0 in the index, which does not depend on it.</param>
internal sealed record FileIdentity(string StoreId, string Role, int Number, int Acceptors)
{
    public const string AcceptorRole = "acceptor";
    public const string IndexRole = "index";

    /// <summary>The version of an acceptor's tables. In version 1 every value stood in its row.</summary>
    public const int AcceptorFormat = 2;

    // An acceptor's file is the ledger: every version stays readable. In version 1 of the index, which is derived, transactions
    // and statement lines were rows of it; in version 2 snapshots were, and its runs had other filters; in version 3 the files of
    // lines and heads named accounts by keys of their ids.
    private const int OldestAcceptorFormat = 1;
    private const int IndexFormat = 4;

    private const string FormatName = "format";
    private const string Select = "SELECT value FROM meta WHERE name = ?1";

    /// <summary>The identity of a store's index.</summary>
    public static FileIdentity Index(string storeId) => new(storeId, IndexRole, 0, 0);

    /// <summary>Makes the table in a new file.</summary>
    public void Write(SqliteSession session)
    {
        session.Execute("CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;");
        foreach (var (name, value) in Rows())
        {
            session.Run("INSERT INTO meta (name, value) VALUES (?1, ?2)", name, value);
        }
    }

    /// <summary>What is wrong with a file that should have this identity; null if it has it.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The file is no database.</exception>
    public FileMismatch? Check(SqliteSession session)
    {
        using (var table = session.Query("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'meta'"))
        {
            if (!table.Read())
            {
                return new FileMismatch(FileMismatchKind.Empty, "it is not a file of a store, or was emptied");
            }
        }

        // The format first: an unknown one's other rows may mean anything.
        var format = Value(session, FormatName);
        if (!Formats.Select(Text).Contains(format))
        {
            return Mismatch(FormatName, format ?? "nothing", string.Join(" and ", Formats));
        }

        foreach (var (name, expected) in Names())
        {
            var found = Value(session, name);
            if (found != expected)
            {
                return Mismatch(name, found ?? "nothing", expected);
            }
        }

        return null;
    }

    /// <summary>The format that a file says it has.</summary>
    public static int FormatOf(SqliteSession session) => int.Parse(Value(session, FormatName)!, CultureInfo.InvariantCulture);

    /// <summary>Says that the file's tables are those of an acceptor's newest format.</summary>
    public static void SetAcceptorFormat(SqliteSession session) =>
        session.Run("UPDATE meta SET value = ?2 WHERE name = ?1", FormatName, Text(AcceptorFormat));

    private static string? Value(SqliteSession session, string name)
    {
        using var row = session.Query(Select, name);
        return row.Read() ? row.Text(0) : null;
    }

    private static FileMismatch Mismatch(string name, string found, string expected) => name switch
    {
        FormatName => new(FileMismatchKind.Format, $"it has format version {found}; this program reads version {expected}"),
        "store" => new(FileMismatchKind.Foreign, $"it belongs to another store, {found}; this is store {expected}"),
        "role" => new(FileMismatchKind.Foreign, $"it is a store's {found}, not its {expected}"),
        "number" => new(FileMismatchKind.Foreign, $"it is the file of acceptor {found}, not of acceptor {expected}"),
        _ => new(FileMismatchKind.Foreign, $"it belongs to a set of {found} acceptors, not of {expected}"),
    };

    // The newest last.
    private int[] Formats => Role == IndexRole ? [IndexFormat] : [OldestAcceptorFormat, AcceptorFormat];

    private IEnumerable<(string Name, string Value)> Rows() => [(FormatName, Text(Formats[^1])), .. Names()];

    private IEnumerable<(string Name, string Value)> Names() =>
    [
        ("store", StoreId),
        ("role", Role),
        ("number", Text(Number)),
        ("acceptors", Text(Acceptors)),
    ];

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How a file is not the one that was expected.</summary>
internal enum FileMismatchKind
{
    /// <summary>It has no identity.</summary>
    Empty,

    /// <summary>It was written by another version of the program.</summary>
    Format,

    /// <summary>It is sound, and another's.</summary>
    Foreign,
}

/// <summary>Why a file is not the one that was expected.</summary>
/// <param name="Kind">The kind of difference.</param>
/// <param name="Words">The difference, as the end of a sentence about the file.</param>
internal sealed record FileMismatch(FileMismatchKind Kind, string Words);
