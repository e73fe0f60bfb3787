using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>What an append does to the tables, inside one transaction of the writing connection.</summary>
internal static class IndexWriter
{
    private const string InsertShard = "INSERT INTO shard (ledger, number, height, epoch) VALUES (?1, ?2, 0, 0) RETURNING id";
    private const string UpdateHeight = "UPDATE shard SET height = max(height, ?2) WHERE id = ?1";
    private const string UpdateEpoch = "UPDATE shard SET epoch = epoch + 1 WHERE id = ?1 RETURNING epoch";
    private const string SelectEpoch = "SELECT epoch FROM shard WHERE id = ?1";

    private const string UpsertManifest = """
        INSERT INTO manifest (shard, content) VALUES (?1, ?2)
        ON CONFLICT (shard) DO UPDATE SET content = excluded.content
        """;

    private const string InsertBlock = """
        INSERT INTO block (shard, height, hash, first_index, entry_count, timestamp, checkpoint)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (shard, height) DO NOTHING
        """;

    private const string SelectHash = "SELECT hash FROM block WHERE shard = ?1 AND height = ?2";

    private const string UpsertAborted = """
        INSERT INTO aborted (shard, id, entry) VALUES (?1, ?2, ?3)
        ON CONFLICT (shard, id) DO UPDATE SET entry = max(entry, excluded.entry)
        """;

    private const string UpsertTile = """
        INSERT INTO tile (shard, level, number, hashes) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (shard, level, number) DO UPDATE SET hashes = excluded.hashes WHERE length(excluded.hashes) > length(hashes)
        """;

    /// <summary>
    /// A process takes a shard over: the number of the shard, and the epoch that is this process's from now on. A manifest of an
    /// earlier epoch is refused after that.
    /// </summary>
    /// <exception cref="FormatException">There are no epochs left.</exception>
    public static (long Shard, uint Epoch) TakeOver(SqliteSession session, ShardKey key)
    {
        var shard = IndexReader.Shard(session, key)?.Id ?? Returned(session, InsertShard, key.Ledger.Value, key.Number);
        var epoch = Returned(session, UpdateEpoch, shard);
        return epoch is > 0 and <= LinePosition.MaxEpoch
            ? (shard, (uint)epoch)
            : throw new FormatException($"Shard {key} was opened {epoch} times, more often than an index can count.");
    }

    /// <summary>Refuses a process that another one has overtaken.</summary>
    /// <exception cref="StoreException">There is a newer epoch.</exception>
    public static void RequireNewest(SqliteSession session, long shard, uint epoch)
    {
        if (Returned(session, SelectEpoch, shard) != epoch)
        {
            throw new StoreException("Another process writes this index now. This one keeps nothing of what it adds.");
        }
    }

    /// <summary>Names the files that count from now on.</summary>
    public static void SaveManifest(SqliteSession session, long shard, byte[] content) => session.Run(UpsertManifest, shard, content);

    /// <summary>The newest block that is in the tables.</summary>
    public static void RaiseHeight(SqliteSession session, long shard, ulong height) =>
        session.Run(UpdateHeight, shard, Integer(height));

    /// <summary>
    /// Appends a block's row. It may be there already: of a process whose files were lost, or of another one.
    /// </summary>
    /// <exception cref="FormatException">There is another block.</exception>
    public static void AppendRow(SqliteSession session, long shard, BlockRow row)
    {
        var hash = row.Hash.ToArray();
        var inserted = session.Run(
            InsertBlock,
            shard,
            Integer(row.Height),
            hash,
            Integer(row.FirstIndex),
            row.EntryCount,
            row.Timestamp.Microseconds,
            row.Checkpoint);
        if (inserted == 0)
        {
            using var there = session.Query(SelectHash, shard, Integer(row.Height));
            if (!there.Read() || !there.Bytes(0).SequenceEqual(hash))
            {
                throw new FormatException($"It has another block {row.Height}.");
            }
        }
    }

    /// <summary>Keeps an aborted attempt at a transaction, if it is the newest.</summary>
    public static void AppendAbort(SqliteSession session, long shard, TransactionId id, ulong entry) =>
        session.Run(UpsertAborted, shard, id.Value, Integer(entry));

    /// <summary>Keeps the hashes of a tile, if there are not more of them already.</summary>
    public static void AppendTile(SqliteSession session, long shard, TileId tile, ReadOnlySpan<Hash256> hashes) =>
        session.Run(UpsertTile, shard, tile.Level, Integer(tile.Number), TileBytes.Encode(hashes));

    /// <summary>A number as SQLite has it: signed. The last one is left out, so that "before" it means everything.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is too high.</exception>
    public static long Integer(ulong value) => value < long.MaxValue
        ? (long)value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "The index holds heights and positions below 2^63 - 1.");

    private static long Returned(SqliteSession session, string sql, params ReadOnlySpan<SqlValue> values)
    {
        using var row = session.Query(sql, values);
        row.Read();
        return row.Integer(0);
    }
}
