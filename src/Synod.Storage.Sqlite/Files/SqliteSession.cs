using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Synod.Storage.Sqlite;

/// <summary>One connection with its prepared statements. One thread at a time uses it.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);
    private readonly string _synchronous = "";
    private SqliteTransaction? _transaction;

    /// <summary>Connects to a file that is there; a missing one is an error and is not created.</summary>
    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public SqliteSession(string path, SqliteFileOptions options, bool writes)
        : this(path, options.ReadsOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWrite)
    {
        _synchronous = $"PRAGMA synchronous = {(options.SyncsEveryCommit ? "FULL" : "NORMAL")};";
        try
        {
            // Checkpoints are run by SqliteFile, never by a commit: the reason is told there.
            Execute($"""
                PRAGMA busy_timeout = {options.BusyTimeoutMs};
                PRAGMA wal_autocheckpoint = 0;
                {_synchronous}
                PRAGMA cache_size = -{(writes ? options.WriterCacheKib : options.ReaderCacheKib)};
                PRAGMA query_only = {(writes ? "OFF" : "ON")};
                """);
            if (writes)
            {
                // It is in the file already, unless a person's tool changed it.
                Execute("PRAGMA journal_mode = WAL;");
            }

            if (options.MaxPageCount is { } pages && writes)
            {
                Execute($"PRAGMA max_page_count = {pages};");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private SqliteSession(string path, SqliteOpenMode mode)
    {
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,

            // The provider has its own loop of sleeps around a busy file; SQLite's wait is the finer one. In seconds, at
            // least one: it ends the provider's loop when SQLite has given up.
            DefaultTimeout = 1,
        };
        _connection = new SqliteConnection(settings.ToString());
        try
        {
            _connection.Open();
            Execute("""
                PRAGMA trusted_schema = OFF;
                PRAGMA cell_size_check = ON;
                PRAGMA temp_store = MEMORY;
                """);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Connects to a new, empty file.</summary>
    public static SqliteSession CreateFile(string path) => new(path, SqliteOpenMode.ReadWriteCreate);

    /// <summary>True if SQLite fell back to reading only, since the file may not be written.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(_connection.Handle, "main") == 1;

    /// <summary>How many pages this connection has written into the write-ahead log, since it began or forgot.</summary>
    public long PagesWritten => CountPagesWritten(forget: false);

    /// <summary>SQLite's version.</summary>
    public static Version Version { get; } = Version.Parse(raw.sqlite3_libversion().utf8_to_string());

    /// <summary>Begins to count <see cref="PagesWritten"/> anew.</summary>
    public void ForgetPagesWritten() => CountPagesWritten(forget: true);

    /// <summary>Runs SQL that is not worth keeping prepared.</summary>
    public void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = _transaction;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public int Run(string sql, params ReadOnlySpan<SqlValue> values) => Prepared(sql).Run(values);

    /// <summary>The rows of a query; dispose of them before the same SQL runs again.</summary>
    public Statement.Rows Query(string sql, params ReadOnlySpan<SqlValue> values) =>
        Prepared(sql).Query(values);

    /// <summary>Runs <paramref name="work"/> in a transaction that holds the write lock from its beginning.</summary>
    public void InTransaction(Action work) => InTransaction(deferred: false, () =>
    {
        work();
        return true;
    });

    /// <summary>
    /// As <see cref="InTransaction(Action)"/>, and durable when it returns, also in a file that is not so at every commit.
    /// </summary>
    public void InDurableTransaction(Action work)
    {
        Execute("PRAGMA synchronous = FULL;");
        try
        {
            InTransaction(work);
        }
        finally
        {
            Execute(_synchronous);
        }
    }

    /// <summary>Reads one state of the file through several statements.</summary>
    public T InSnapshot<T>(Func<T> read) => InTransaction(deferred: true, read);

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    private T InTransaction<T>(bool deferred, Func<T> work)
    {
        using var transaction = _connection.BeginTransaction(deferred);
        _transaction = transaction;
        try
        {
            var result = work();
            transaction.Commit();
            return result;
        }
        finally
        {
            _transaction = null;
        }
    }

    private int CountPagesWritten(bool forget)
    {
        const int CacheWrite = 9; // SQLITE_DBSTATUS_CACHE_WRITE
        _ = raw.sqlite3_db_status(_connection.Handle, CacheWrite, out var pages, out _, forget ? 1 : 0);
        return pages;
    }

    private Statement Prepared(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements.Add(sql, statement = new Statement(_connection, sql));
        }

        return statement;
    }
}
