using System.Globalization;
using Synod.Consensus;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>
/// The votes of one acceptor in one SQLite file, for all shards. Several processes may have the file open: every write is
/// conditional and is decided by the file itself.
/// </summary>
/// <remarks>
/// A write is durable when it returns: WAL mode with <c>synchronous = FULL</c> flushes the log at every commit. The file,
/// its <c>-wal</c> and its <c>-shm</c> belong together; a copy of the file alone lacks the newest votes.
/// The file must be on a local disk: WAL needs memory that all its processes share.
/// </remarks>
public sealed class SqliteSlotStore : ISlotStore, IAsyncDisposable
{
    /// <summary>After this many bytes of records a range ends early, so that memory does not grow with the caller's limit.</summary>
    private const int MaxRangeBytes = 8 << 20;

    // A table with row ids: large records would make a WITHOUT ROWID table's tree deep (sqlite.org/withoutrowid.html).
    private const string Schema = """
        CREATE TABLE slot (
          ledger TEXT NOT NULL,
          shard INTEGER NOT NULL,
          number INTEGER NOT NULL,
          version INTEGER NOT NULL,
          record BLOB NOT NULL,
          PRIMARY KEY (ledger, shard, number)) STRICT;
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

    internal static SqliteFileOptions Options { get; } =
        new(SyncsEveryCommit: true, WriterCacheKib: 8 << 10, ReaderCacheKib: 4 << 10, AdviceOnDamage: RestoreIt);

    private readonly SqliteFile _file;

    private SqliteSlotStore(SqliteFile file) => _file = file;

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
    /// Opens an acceptor's file. A missing one is not created: an acceptor that comes back without its votes breaks Paxos.
    /// </summary>
    /// <exception cref="CorruptRecordException">The file is damaged.</exception>
    /// <exception cref="StoreException">The file is missing, is another's, or cannot be read or written.</exception>
    public static SqliteSlotStore Open(string path, AcceptorIdentity acceptor) => Open(path, acceptor, Options);

    /// <summary>Opens an acceptor's file only to read it, while others may write it.</summary>
    /// <exception cref="CorruptRecordException">The file is damaged.</exception>
    /// <exception cref="StoreException">The file is missing, is another's, or cannot be read.</exception>
    internal static SqliteSlotStore OpenToRead(string path, AcceptorIdentity acceptor) =>
        new(DatabaseFile.Open(path, acceptor.ToFileIdentity(), Options with { ReadsOnly = true }));

    internal static SqliteSlotStore Open(string path, AcceptorIdentity acceptor, SqliteFileOptions options)
    {
        ArgumentNullException.ThrowIfNull(acceptor);
        return new SqliteSlotStore(DatabaseFile.Open(path, acceptor.ToFileIdentity(), options));
    }

    /// <inheritdoc/>
    public ValueTask<StoredSlot?> ReadAsync(ShardKey shard, Slot slot, CancellationToken cancellationToken)
    {
        var number = Number(slot);
        return _file.ReadAsync<StoredSlot?>(
            session =>
            {
                using var row = session.Query(SelectOne, shard.Ledger.Value, shard.Number, number);
                return row.Read() ? Stored(shard, slot, row.Integer(0), row.Bytes(1).ToArray()) : null;
            },
            cancellationToken);
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
        var record = SlotRecord.Encode(state);
        if (expected == SlotVersion.None)
        {
            return _file.WriteAsync(
                session => session.Run(Insert, shard.Ledger.Value, shard.Number, number, record) == 1
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
            session => session.Run(Update, shard.Ledger.Value, shard.Number, number, version, record) == 1
                ? new SlotWrite(true, Version(version + 1))
                : SlotWrite.Conflict,
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    /// <summary>True if the acceptor ever voted or promised anything. Asked at the opening of a store.</summary>
    internal bool HasSlots() => _file.Read(session =>
    {
        using var row = session.Query("SELECT 1 FROM slot LIMIT 1");
        return row.Read();
    });

    /// <summary>Closes a store that nobody uses yet.</summary>
    internal void Close() => _file.Close();

    private static long Number(Slot slot)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slot.Number, (ulong)long.MaxValue, nameof(slot));
        return (long)slot.Number;
    }

    private static SlotVersion Version(long version) => new(version.ToString(CultureInfo.InvariantCulture));

    private List<StoredSlot> Range(SqliteSession session, ShardKey shard, long first, int limit)
    {
        var slots = new List<StoredSlot>();
        long bytes = 0;
        using var row = session.Query(SelectRange, shard.Ledger.Value, shard.Number, first, limit);
        while (bytes < MaxRangeBytes && row.Read() && row.Integer(0) == first + slots.Count)
        {
            var record = row.Bytes(2).ToArray();
            bytes += record.Length;
            slots.Add(Stored(shard, new Slot((ulong)row.Integer(0)), row.Integer(1), record));
        }

        return slots;
    }

    private StoredSlot Stored(ShardKey shard, Slot slot, long version, byte[] record)
    {
        try
        {
            return new StoredSlot(SlotRecord.Decode(record), Version(version));
        }
        catch (FormatException error)
        {
            throw new CorruptRecordException(
                $"The store file '{Path}' is damaged at slot {slot} of shard {shard}: {error.Message} {RestoreIt}",
                error);
        }
    }
}
