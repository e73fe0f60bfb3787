using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Synod.Storage.Sqlite;

/// <summary>A prepared statement with parameters <c>?1</c> to <c>?n</c>, used again and again on its connection.</summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand _command;

    public Statement(SqliteConnection connection, string sql)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
    }

    /// <summary>Runs the statement and returns how many rows it changed.</summary>
    public int Run(SqliteTransaction? transaction, params ReadOnlySpan<object?> values)
    {
        Bind(transaction, values);
        return _command.ExecuteNonQuery();
    }

    /// <summary>The rows of a query. The caller disposes of them before the statement is used again.</summary>
    public SqliteDataReader Query(SqliteTransaction? transaction, params ReadOnlySpan<object?> values)
    {
        Bind(transaction, values);
        return _command.ExecuteReader();
    }

    public void Dispose() => _command.Dispose();

    private void Bind(SqliteTransaction? transaction, ReadOnlySpan<object?> values)
    {
        _command.Transaction = transaction;
        while (_command.Parameters.Count < values.Length)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"?{_command.Parameters.Count + 1}");
            _command.Parameters.Add(new SqliteParameter(name, null));
        }

        for (var i = 0; i < values.Length; i++)
        {
            _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
