using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>
/// One database file in WAL mode: one writing connection, a few reading ones, and SQLite's calls, which block, kept off
/// the caller's scheduler.
/// </summary>
/// <remarks>
/// <para>
/// <b>Checkpoints</b> are run here, by the writer, in a mode that takes the write lock of the file. SQLite's own run after
/// a commit without that lock, and in versions before 3.51.3 a checkpoint beside a commit that begins the log anew can lose
/// committed pages (sqlite.org/wal.html, "The WAL-Reset Bug"). An acceptor must not lose a vote, however rarely: with such a
/// version the log is cut off instead (TRUNCATE), so that no commit begins it anew. Otherwise it is kept and written over
/// (RESTART): a flush of a file that does not grow is half the work.
/// </para>
/// <para>After an error of SQLite the connection is closed and the next operation opens another.</para>
/// </remarks>
internal sealed class SqliteFile : IAsyncDisposable
{
    private const int MaxReaders = 4;

    // A page and its header in the log.
    private const long FrameBytes = 4096 + 24;

    private static readonly string Checkpoint =
        SqliteSession.Version >= new Version(3, 51, 3) ? "PRAGMA wal_checkpoint(RESTART);" : "PRAGMA wal_checkpoint(TRUNCATE);";

    private readonly SqliteFileOptions _options;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SemaphoreSlim _reading = new(MaxReaders, MaxReaders);
    private readonly ConcurrentBag<SqliteSession> _idleReaders = [];

    // Held by whoever holds _writing.
    private SqliteSession? _writer;
    private bool _inheritedLog;
    private volatile bool _closed;

    /// <summary>Opens a file whose identity the caller has checked. Nothing is created.</summary>
    public SqliteFile(string path, SqliteFileOptions options)
    {
        Path = path;
        _options = options;
    }

    public string Path { get; }

    /// <summary>Reads, beside other readers and the writer.</summary>
    /// <exception cref="StoreException">SQLite failed.</exception>
    public async ValueTask<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return await Task.Run(() => Read(read), cancellationToken);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Writes, one at a time. Once <paramref name="write"/> has begun, cancellation does not stop it.</summary>
    /// <exception cref="StoreException">SQLite failed; what became of the write is unknown.</exception>
    public async ValueTask<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return await Task.Run(() => Write(write), cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Reads on the caller's thread, before anybody else has the file: at its opening.</summary>
    public T Read<T>(Func<SqliteSession, T> read)
    {
        SqliteSession? session = null;
        try
        {
            if (!_idleReaders.TryTake(out session))
            {
                session = new SqliteSession(Path, _options, writes: false);
            }

            var result = read(session);
            _idleReaders.Add(session);
            session = null;
            return result;
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Describe(Path, error, _options.AdviceOnDamage);
        }
        finally
        {
            session?.Dispose();
        }
    }

    /// <summary>Writes on the caller's thread, before anybody else has the file: at its opening.</summary>
    public T Write<T>(Func<SqliteSession, T> write)
    {
        // A file without a name can still be written through an open handle; what it holds is lost with the process.
        if (!File.Exists(Path))
        {
            CloseWriter();
            throw new StoreException($"The store file '{Path}' is gone.");
        }

        try
        {
            _writer ??= OpenWriter();
            var result = write(_writer);
            CheckpointIfDue(_writer);
            return result;
        }
        catch (SqliteException error)
        {
            CloseWriter();
            throw SqliteErrors.Describe(Path, error, _options.AdviceOnDamage);
        }
    }

    /// <summary>Waits for what is running, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _closed = true;
        await _writing.WaitAsync();
        for (var i = 0; i < MaxReaders; i++)
        {
            await _reading.WaitAsync();
        }

        Close();

        // Whoever still waits finds the file closed.
        _writing.Release();
        _reading.Release(MaxReaders);
    }

    /// <summary>Closes a file that nobody uses.</summary>
    public void Close()
    {
        _closed = true;
        while (_idleReaders.TryTake(out var reader))
        {
            reader.Dispose();
        }

        // Last, since the last connection to close copies the write-ahead log into the file.
        CloseWriter();
    }

    private SqliteSession OpenWriter()
    {
        var writer = new SqliteSession(Path, _options, writes: true);

        // How much of it counts is not known, so all of it does: a process that is killed again and again never counts enough itself.
        var log = new FileInfo(Path + "-wal");
        _inheritedLog = log.Exists && log.Length >= _options.CheckpointBytes;
        return writer;
    }

    // Counted by the pages that this connection wrote: another process empties the log for its own.
    private void CheckpointIfDue(SqliteSession writer)
    {
        if (!_inheritedLog && writer.PagesWritten * FrameBytes < _options.CheckpointBytes)
        {
            return;
        }

        writer.Execute(Checkpoint);

        // Also if a reader of another process holds the log. Waiting for it at every write would stop the store.
        writer.ForgetPagesWritten();
        _inheritedLog = false;
    }

    private void CloseWriter()
    {
        _writer?.Dispose();
        _writer = null;
    }
}
