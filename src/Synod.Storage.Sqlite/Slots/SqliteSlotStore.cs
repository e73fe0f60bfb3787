using System.Globalization;
using Synod.Consensus;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>
/// The votes of one acceptor in one SQLite file, for all shards, and their large values in files beside it. Several processes
/// may have them open: every write is conditional and is decided by the SQLite file itself.
/// </summary>
/// <remarks>
/// A write is durable when it returns: WAL mode with <c>synchronous = FULL</c> flushes the log at every commit, and a value
/// outside is flushed before that (<see cref="ValueLog"/>). The file, its <c>-wal</c>, its <c>-shm</c> and the directory of
/// values belong together; a copy of the file alone lacks the newest votes.
/// The file must be on a local disk: WAL needs memory that all its processes share.
/// </remarks>
public sealed class SqliteSlotStore : ISlotStore, IAsyncDisposable
{
    /// <summary>After this many bytes of records a range ends early, so that memory does not grow with the caller's limit.</summary>
    private const int MaxRangeBytes = 8 << 20;

    // A table with row ids: large records would make a WITHOUT ROWID table's tree deep (sqlite.org/withoutrowid.html).
    private const string Schema = $"""
        CREATE TABLE slot (
          ledger TEXT NOT NULL,
          shard INTEGER NOT NULL,
          number INTEGER NOT NULL,
          version INTEGER NOT NULL,
          record BLOB NOT NULL,
          PRIMARY KEY (ledger, shard, number)) STRICT;
        {ValueLog.Schema}
        """;

    private const string SelectOne =
        "SELECT version, record FROM slot WHERE ledger = ?1 AND shard = ?2 AND number = ?3";

    private const string SelectRange =
        "SELECT number, version, record FROM slot WHERE ledger = ?1 AND shard = ?2 AND number >= ?3 ORDER BY number LIMIT ?4";

    // One descent of the tree, as any insert: no statement looks first.
    private const string Insert = """
        INSERT INTO slot (ledger, shard, number, version, record) VALUES (?1, ?2, ?3, 1, ?4)
        ON CONFLICT (ledger, shard, number) DO NOTHING
        """;

    private const string Update = """
        UPDATE slot SET version = ?4 + 1, record = ?5
        WHERE ledger = ?1 AND shard = ?2 AND number = ?3 AND version = ?4
        """;

    private const string RestoreIt = "Nothing repairs it by itself: restore it from a backup or have it examined.";

    // A checkpoint stops the writes: it is to be short. The rows of 4 MiB of log, some 500 votes, are copied in a few milliseconds.
    internal static SqliteFileOptions Options { get; } = new(
        SyncsEveryCommit: true, WriterCacheKib: 8 << 10, ReaderCacheKib: 4 << 10, AdviceOnDamage: RestoreIt, CheckpointBytes: 4 << 20);

    private readonly SqliteFile _file;
    private readonly ValueLog _values;
    private readonly int _minOutsideBytes;

    private SqliteSlotStore(SqliteFile file, AcceptorIdentity acceptor, ValueOptions options)
    {
        _file = file;
        _values = new ValueLog(System.IO.Path.ChangeExtension(System.IO.Path.GetFullPath(file.Path), null), acceptor, options);
        _minOutsideBytes = options.MinBytes;
    }

    /// <summary>The file.</summary>
    public string Path => _file.Path;

    /// <summary>Creates an acceptor's file, with no votes in it. One process at a time creates a file.</summary>
    /// <exception cref="StoreException">The file cannot be created.</exception>
    public static void Create(string path, AcceptorIdentity acceptor)
    {
        ArgumentNullException.ThrowIfNull(acceptor);
        DatabaseFile.Create(path, acceptor.ToFileIdentity(), Schema);
    }

    /// <summary>
    /// Opens an acceptor's file. A missing one is not created: an acceptor that comes back without its votes breaks Paxos. One of
    /// an older format gets the tables of the newest; none of its votes is touched.
    /// </summary>
    /// <exception cref="CorruptRecordException">The file is damaged, or a file of its values is missing.</exception>
    /// <exception cref="StoreException">The file is missing, is another's, or cannot be read or written.</exception>
    public static SqliteSlotStore Open(string path, AcceptorIdentity acceptor) => Open(path, acceptor, Options);

    /// <summary>Opens an acceptor's file only to read it, while others may write it. What is lost is found when it is read.</summary>
    /// <exception cref="CorruptRecordException">The file is damaged.</exception>
    /// <exception cref="StoreException">The file is missing, is another's, or cannot be read.</exception>
    internal static SqliteSlotStore OpenToRead(string path, AcceptorIdentity acceptor) => new(
        DatabaseFile.Open(path, acceptor.ToFileIdentity(), Options with { ReadsOnly = true }), acceptor, new ValueOptions());

    internal static SqliteSlotStore Open(
        string path, AcceptorIdentity acceptor, SqliteFileOptions options, ValueOptions? values = null)
    {
        ArgumentNullException.ThrowIfNull(acceptor);
        var file = DatabaseFile.Open(path, acceptor.ToFileIdentity(), options);
        var store = new SqliteSlotStore(file, acceptor, values ?? new ValueOptions());
        try
        {
            store.Upgrade();
            store.RequireValues();
            return store;
        }
        catch
        {
            store.Close();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredSlot?> ReadAsync(ShardKey shard, Slot slot, CancellationToken cancellationToken)
    {
        var number = Number(slot);
        return _file.ReadAsync(session => One(session, shard, slot, number), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredSlot>> ReadRangeAsync(
        ShardKey shard, Slot first, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var number = Number(first);
        return _file.ReadAsync<IReadOnlyList<StoredSlot>>(session => Range(session, shard, number, limit), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<SlotWrite> WriteAsync(
        ShardKey shard, Slot slot, SlotState state, SlotVersion expected, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        var number = Number(slot);
        if (expected == SlotVersion.None)
        {
            return _file.WriteAsync(
                session => session.Run(Insert, shard.Ledger.Value, shard.Number, number, Record(session, state)) == 1
                    ? new SlotWrite(true, Version(1))
                    : SlotWrite.Conflict,
                cancellationToken);
        }

        // A version that this store never gave is no record's.
        if (!long.TryParse(expected.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return ValueTask.FromResult(SlotWrite.Conflict);
        }

        return _file.WriteAsync(
            session => session.Run(Update, shard.Ledger.Value, shard.Number, number, version, Record(session, state)) == 1
                ? new SlotWrite(true, Version(version + 1))
                : SlotWrite.Conflict,
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        _values.Dispose();
    }

    /// <summary>True if the acceptor ever voted or promised anything. Asked at the opening of a store.</summary>
    internal bool HasSlots() => _file.Read(session =>
    {
        using var row = session.Query("SELECT 1 FROM slot LIMIT 1");
        return row.Read();
    });

    /// <summary>Closes a store that nobody uses yet.</summary>
    internal void Close()
    {
        _file.Close();
        _values.Dispose();
    }

    private static long Number(Slot slot)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slot.Number, (ulong)long.MaxValue, nameof(slot));
        return (long)slot.Number;
    }

    private static SlotVersion Version(long version) => new(version.ToString(CultureInfo.InvariantCulture));

    // A value outside is durable before its row is written: the other order could leave a vote without its value.
    private byte[] Record(SqliteSession session, SlotState state) =>
        state.Vote is { } vote && vote.Value.Length >= _minOutsideBytes
            ? RowRecord.Encode(state, vote, _values.Append(session, vote.Value.Span))
            : RowRecord.Encode(state);

    private StoredSlot? One(SqliteSession session, ShardKey shard, Slot slot, long number)
    {
        Row found;
        using (var row = session.Query(SelectOne, shard.Ledger.Value, shard.Number, number))
        {
            if (!row.Read())
            {
                return null;
            }

            found = Parse(shard, slot, row.Integer(0), row.Bytes(1));
        }

        return Stored(shard, found);
    }

    private List<StoredSlot> Range(SqliteSession session, ShardKey shard, long first, int limit)
    {
        // The query ends before the values are read: a reader in the log keeps it from being emptied.
        var rows = new List<Row>();
        using (var row = session.Query(SelectRange, shard.Ledger.Value, shard.Number, first, limit))
        {
            long bytes = 0;
            while (bytes < MaxRangeBytes && row.Read() && row.Integer(0) == first + rows.Count)
            {
                var found = Parse(shard, new Slot((ulong)row.Integer(0)), row.Integer(1), row.Bytes(2));
                bytes += found.Record.ValueLength;
                rows.Add(found);
            }
        }

        return rows.ConvertAll(row => Stored(shard, row));
    }

    private Row Parse(ShardKey shard, Slot slot, long version, ReadOnlySpan<byte> record)
    {
        try
        {
            return new Row(slot, version, RowRecord.Decode(record.ToArray()));
        }
        catch (FormatException error)
        {
            throw Damaged(shard, slot, error);
        }
    }

    private StoredSlot Stored(ShardKey shard, in Row row)
    {
        try
        {
            return new StoredSlot(row.Record.Resolve(_values), Version(row.Version));
        }
        catch (FormatException error)
        {
            throw Damaged(shard, row.Slot, error);
        }
    }

    private CorruptRecordException Damaged(ShardKey shard, Slot slot, FormatException error) =>
        new($"The store file '{Path}' is damaged at slot {slot} of shard {shard}: {error.Message} {RestoreIt}", error);

    private void Upgrade()
    {
        if (_file.Read(FileIdentity.FormatOf) == FileIdentity.AcceptorFormat)
        {
            return;
        }

        _file.Write(session =>
        {
            session.InTransaction(() =>
            {
                // Another process may have been faster.
                if (FileIdentity.FormatOf(session) != FileIdentity.AcceptorFormat)
                {
                    session.Execute(ValueLog.Schema);
                    FileIdentity.SetAcceptorFormat(session);
                }
            });
            return true;
        });
    }

    private void RequireValues()
    {
        if (_file.Read(_values.FindLoss) is { } loss)
        {
            throw new CorruptRecordException($"The store file '{Path}' lacks values: {loss} {RestoreIt}");
        }
    }

    private readonly record struct Row(Slot Slot, long Version, RowRecord Record);
}
