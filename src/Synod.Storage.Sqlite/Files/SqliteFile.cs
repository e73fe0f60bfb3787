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
/// <b>Checkpoints</b> are run here, by the writer, in mode TRUNCATE, which takes the write lock of the file. SQLite's own run after
/// a commit without that lock, and in versions before 3.51.3 two processes that do so at the same moment can lose
/// committed pages (sqlite.org/wal.html, "The WAL-Reset Bug"). An acceptor must not lose a vote, however rarely.
/// </para>
/// <para>After an error of SQLite the connection is closed and the next operation opens another.</para>
/// </remarks>
internal sealed class SqliteFile : IAsyncDisposable
{
    private const int MaxReaders = 4;

    private readonly SqliteFileOptions _options;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SemaphoreSlim _reading = new(MaxReaders, MaxReaders);
    private readonly ConcurrentBag<SqliteSession> _idleReaders = [];

    // Held by whoever holds _writing.
    private SqliteSession? _writer;
    private long _checkpointAt;
    private volatile bool _closed;

    /// <summary>Opens a file whose identity the caller has checked. Nothing is created.</summary>
    public SqliteFile(string path, SqliteFileOptions options)
    {
        Path = path;
        _options = options;
        _checkpointAt = options.CheckpointBytes;
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
            _writer ??= new SqliteSession(Path, _options, writes: true);
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

    private void CheckpointIfDue(SqliteSession writer)
    {
        if (WalLength() < _checkpointAt)
        {
            return;
        }

        writer.Execute("PRAGMA wal_checkpoint(TRUNCATE);");

        // A reader of another process can hold the log for long. Waiting for it at every write would stop the store.
        _checkpointAt = WalLength() + _options.CheckpointBytes;
    }

    private long WalLength()
    {
        var wal = new FileInfo(Path + "-wal");
        return wal.Exists ? wal.Length : 0;
    }

    private void CloseWriter()
    {
        _writer?.Dispose();
        _writer = null;
    }
}
