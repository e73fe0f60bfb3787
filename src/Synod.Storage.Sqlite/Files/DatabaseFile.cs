using Microsoft.Data.Sqlite;
using Synod.Hosting;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>Creates database files, and checks those that are there before anything is written to them.</summary>
internal static class DatabaseFile
{
    /// <summary>
    /// Creates a file with its tables. It appears under its name when it is whole and durable: a crash leaves no half
    /// of one. One process at a time creates a file.
    /// </summary>
    /// <exception cref="StoreException">The file cannot be created.</exception>
    public static void Create(string path, FileIdentity identity, string schema)
    {
        var unfinished = path + ".new";
        try
        {
            // What a crash left, and the log of a file that is gone: SQLite would play it into the new one.
            DeleteWithLog(unfinished);
            DeleteWithLog(path, keepFile: true);
            using (var session = SqliteSession.CreateFile(unfinished))
            {
                session.Execute("PRAGMA journal_mode = WAL;");
                session.InTransaction(() =>
                {
                    identity.Write(session);
                    session.Execute(schema);
                });
            }

            DurableFile.Publish(unfinished, path);
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Describe(path, error, "It was about to be created.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The store file '{path}' cannot be created: {error.Message}", error);
        }
    }

    /// <summary>Opens a file that is there, if it is the one it should be.</summary>
    /// <exception cref="WrongFileException">It is another one.</exception>
    /// <exception cref="CorruptRecordException">It is no database, or a damaged one.</exception>
    /// <exception cref="StoreException">It is not there, or cannot be read or written.</exception>
    public static SqliteFile Open(string path, FileIdentity identity, SqliteFileOptions options)
    {
        if (!File.Exists(path))
        {
            throw new StoreException($"The store file '{path}' is not there.");
        }

        if (!options.ReadsOnly && WriteProtection.Describe(path) is { } protection)
        {
            throw new StoreException(protection);
        }

        var file = new SqliteFile(path, options);
        try
        {
            file.Read(session =>
            {
                Check(path, identity, options, session);
                return true;
            });
            return file;
        }
        catch
        {
            file.Close();
            throw;
        }
    }

    private static void Check(string path, FileIdentity identity, SqliteFileOptions options, SqliteSession session)
    {
        if (session.IsReadOnly && !options.ReadsOnly)
        {
            throw new StoreException(
                $"The store file '{path}' cannot be written: the file or its mount is read-only for this user.");
        }

        switch (identity.Check(session))
        {
            case null:
                return;
            case { Kind: FileMismatchKind.Empty } empty:
                throw new CorruptRecordException($"The store file '{path}' is damaged: {empty.Words}. {options.AdviceOnDamage}");
            case { } mismatch:
                throw new WrongFileException($"The store file '{path}' is not the one that belongs here: {mismatch.Words}.");
        }
    }

    private static void DeleteWithLog(string path, bool keepFile = false)
    {
        if (!keepFile)
        {
            File.Delete(path);
        }

        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
    }
}

/// <summary>A sound file stands where another one belongs: another store's, another acceptor's, another version's.</summary>
internal sealed class WrongFileException(string message) : StoreException(message);
