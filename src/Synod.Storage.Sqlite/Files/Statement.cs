using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Synod.Storage.Sqlite;

/// <summary>
/// A prepared statement with parameters <c>?1</c> to <c>?n</c>, used again and again on its connection.
/// </summary>
/// <remarks>
/// It stands on the layer below the provider's commands. Those meet a busy file with a loop of sleeps of their own, on top
/// of SQLite's finer wait, and cost visibly more for the tens of thousands of rows of an append.
/// </remarks>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <summary>Prepares the statement.</summary>
    /// <exception cref="SqliteException">SQLite refuses it.</exception>
    public Statement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <summary>Runs the statement and returns how many rows it changed.</summary>
    /// <exception cref="SqliteException">SQLite failed.</exception>
    public int Run(ReadOnlySpan<SqlValue> values)
    {
        using var rows = Query(values);
        while (rows.Read())
        {
        }

        return raw.sqlite3_changes(_database);
    }

    /// <summary>The rows of a query. The caller disposes of them before the statement is used again.</summary>
    public Rows Query(ReadOnlySpan<SqlValue> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Check(Bind(i + 1, values[i]));
        }

        return new Rows(this);
    }

    public void Dispose() => _statement.Dispose();

    private int Bind(int parameter, in SqlValue value) => value.Other switch
    {
        null => raw.sqlite3_bind_int64(_statement, parameter, value.Integer),
        string text => raw.sqlite3_bind_text(_statement, parameter, text),
        byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(_statement, parameter, 0),
        var bytes => raw.sqlite3_bind_blob(_statement, parameter, (byte[])bytes),
    };

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);

    /// <summary>The rows of one run of a statement; columns are counted from 0.</summary>
    public readonly struct Rows(Statement owner) : IDisposable
    {
        /// <summary>Goes on to the next row; false after the last one.</summary>
        /// <exception cref="SqliteException">SQLite failed.</exception>
        public bool Read()
        {
            var result = raw.sqlite3_step(owner._statement);
            owner.Check(result);
            return result == raw.SQLITE_ROW;
        }

        public bool IsNull(int column) => raw.sqlite3_column_type(owner._statement, column) == raw.SQLITE_NULL;

        public long Integer(int column) => raw.sqlite3_column_int64(owner._statement, column);

        public string Text(int column) => raw.sqlite3_column_text(owner._statement, column).utf8_to_string();

        /// <summary>The bytes where SQLite has them: gone with the next row.</summary>
        public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(owner._statement, column);

        /// <summary>Ends the run, and with it the read lock or the statement's own transaction.</summary>
        public void Dispose()
        {
            // It repeats the error of the last step, which was thrown already.
            _ = raw.sqlite3_reset(owner._statement);
            _ = raw.sqlite3_clear_bindings(owner._statement);
        }
    }
}
