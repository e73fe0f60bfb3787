using Microsoft.Data.Sqlite;

namespace Synod.Storage.Sqlite.Tests;

/// <summary>A directory of one test, which deletes it at its end.</summary>
internal sealed class Scratch
{
    public Scratch() => Root = Directory.CreateTempSubdirectory("synod-sqlite-").FullName;

    public string Root { get; }

    public string this[string name] => Path.Combine(Root, name);

    public void Delete() => Directory.Delete(Root, recursive: true);

    /// <summary>Changes a database behind the program's back.</summary>
    public static int Sql(string path, string sql, params (string Name, object Value)[] values)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command.ExecuteNonQuery();
    }

    /// <summary>Reads one value of a database.</summary>
    public static T Scalar<T>(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (T)command.ExecuteScalar()!;
    }
}
