using System.Globalization;
using Synod.Hosting;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>
/// The values of one acceptor that stand outside of its rows: append-only files in a directory beside its SQLite file
/// (docs/architecture.md, "Votes on one machine"). A large value in a row would be written twice, into the write-ahead log and
/// into the file, in pages of SQLite's.
/// </summary>
/// <remarks>
/// <para>
/// A value is durable before the row that names it is committed. So a crash leaves bytes that no row names, never a row
/// that names bytes which are not there.
/// </para>
/// <para>
/// Appending is for whoever holds the file's write: one thread at a time. Reading is for everybody, at any time, since nothing
/// that a row names is ever changed.
/// </para>
/// </remarks>
internal sealed class ValueLog(string directory, AcceptorIdentity owner, ValueOptions options) : IDisposable
{
    /// <summary>The files that rows may name. One that is listed and missing is lost.</summary>
    public const string Schema = "CREATE TABLE value_file (number INTEGER NOT NULL PRIMARY KEY) STRICT;";

    private const string List = "SELECT number FROM value_file ORDER BY number";
    private const string Last = "SELECT max(number) FROM value_file";
    private const string Add = "INSERT INTO value_file (number) VALUES (?1) ON CONFLICT DO NOTHING";
    private const string Extension = ".values";

    /// <summary>What <see cref="Exception.HResult"/> is of an error of a full disk.</summary>
    internal const int DiskFull = 28;

    // What this instance appends to. Both change only under the file's write.
    private ValueFile? _current;
    private bool _isListed;

    /// <summary>The files that are missing or another's: the end of a sentence on the acceptor; null if all are there.</summary>
    /// <exception cref="StoreException">The disk failed.</exception>
    public string? FindLoss(SqliteSession session)
    {
        using var row = session.Query(List);
        while (row.Read())
        {
            var number = row.Integer(0);
            var path = PathOf(number);
            try
            {
                ValueFile.Check(path, owner, number);
            }
            catch (FormatException error)
            {
                return error.Message;
            }
            catch (Exception error) when (IsOfTheDisk(error))
            {
                throw Failed(path, error);
            }
        }

        return null;
    }

    /// <summary>Reads a value.</summary>
    /// <exception cref="FormatException">It is not there, or its bytes are not those that were written.</exception>
    /// <exception cref="StoreException">The disk failed.</exception>
    public byte[] Read(in ValuePlace place)
    {
        var path = PathOf(place.File);
        try
        {
            return ValueFile.Read(path, owner, place);
        }
        catch (Exception error) when (IsOfTheDisk(error))
        {
            throw Failed(path, error);
        }
    }

    /// <summary>Appends a value; it is durable when this returns.</summary>
    /// <exception cref="StoreException">The disk is full, or failed. No row may name the value.</exception>
    public ValuePlace Append(SqliteSession session, ReadOnlySpan<byte> value)
    {
        if (_current is { } full && full.End > ValueFile.Alignment && full.End + value.Length > options.FileBytes)
        {
            Close();
        }

        // A file without a name can still be written through an open handle; what it holds is lost with the process.
        if (_current is { } file && !File.Exists(file.Path))
        {
            throw new StoreException($"The store file '{file.Path}' is gone.");
        }

        try
        {
            _current ??= Create(session);
            if (!_isListed)
            {
                session.Run(Add, _current.Number);
                _isListed = true;
            }

            return _current.Append(value);
        }
        catch (Exception error) when (IsOfTheDisk(error))
        {
            throw Failed(_current?.Path ?? directory, error);
        }
    }

    public void Dispose() => Close();

    // The number comes from the file system, where a name can be made only once, whoever asks. It is listed after that, so that
    // a crash in between leaves an unlisted file and not a listed one that is missing.
    private ValueFile Create(SqliteSession session)
    {
        if (!Directory.Exists(directory))
        {
            Directory.CreateDirectory(directory);
            DurableFile.SyncDirectory(Path.GetDirectoryName(directory)!);
        }

        for (var number = Math.Max(LastListed(session), LastNamed()) + 1; ; number++)
        {
            if (ValueFile.TryCreate(PathOf(number), number, owner, options.RoomBytes) is { } file)
            {
                return file;
            }
        }
    }

    private static long LastListed(SqliteSession session)
    {
        using var row = session.Query(Last);
        return row.Read() ? row.Integer(0) : 0;
    }

    private long LastNamed() => Directory.EnumerateFiles(directory, "*" + Extension)
        .Select(path => long.TryParse(
            Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
        .DefaultIfEmpty()
        .Max();

    private string PathOf(long number) =>
        Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{number}{Extension}"));

    private void Close()
    {
        _current?.Dispose();
        _current = null;
        _isListed = false;
    }

    private static bool IsOfTheDisk(Exception error) => error is IOException or UnauthorizedAccessException;

    private static StoreException Failed(string path, Exception error) => new(
        IsFull(error)
            ? $"The store file '{path}': the disk is full."
            : $"The store file '{path}' cannot be read or written: {error.Message}",
        error);

    // ENOSPC of Linux and of macOS, and what Windows calls it. Every other error says what it is well enough.
    private static bool IsFull(Exception error) => error.HResult is DiskFull or unchecked((int)0x80070070);
}

/// <summary>Which values stand outside of rows, and sizes.</summary>
/// <param name="MinBytes">
/// From this size on. A value outside costs a second flush; one inside is written twice, and copied page by page.
/// </param>
/// <param name="FileBytes">A file is followed by the next one before it has more bytes than this, unless one value has more.</param>
/// <param name="RoomBytes">The size, in bytes, at which a file counts as a full disk. A test's seam.</param>
internal sealed record ValueOptions(int MinBytes = 48 << 10, long FileBytes = 256 << 20, long RoomBytes = long.MaxValue);
