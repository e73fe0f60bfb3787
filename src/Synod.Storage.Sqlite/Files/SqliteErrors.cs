using System.Globalization;
using Microsoft.Data.Sqlite;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>SQLite's result codes in an operator's words (sqlite.org/rescode.html).</summary>
internal static class SqliteErrors
{
    private const int Permission = 3;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    /// <summary>The exception that the ports promise for an error on the file at <paramref name="path"/>.</summary>
    public static StoreException Describe(string path, SqliteException error, string adviceOnDamage)
    {
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"The store file '{path}': {Words(error.SqliteErrorCode)} (SQLite result {error.SqliteExtendedErrorCode}).");
        return IsDamage(error)
            ? new CorruptRecordException($"{message} {adviceOnDamage}", error)
            : new StoreException(message, error);
    }

    private static bool IsDamage(SqliteException error) => error.SqliteErrorCode is Corrupt or NotADatabase;

    private static string Words(int code) => code switch
    {
        Full => "the disk is full",
        ReadOnly or Permission => "it cannot be written: the file, its directory or the mount is read-only",
        Corrupt or NotADatabase => "it is damaged",
        Busy or Locked => "another process holds it",
        InputOutput => "the disk reported an error, as a failing one does, or a full one",
        CannotOpen => "it cannot be opened: it is gone, or this user may not",
        _ => "SQLite failed",
    };
}
