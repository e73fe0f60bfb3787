using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>What the reads of an index ask of its tables.</summary>
internal static class IndexReader
{
    internal const string SelectShard = "SELECT id, height FROM shard WHERE ledger = ?1 AND number = ?2";

    internal const string SelectAborted = """
        SELECT entry FROM aborted
        WHERE shard = (SELECT id FROM shard WHERE ledger = ?1 AND number = ?2) AND id = ?3
        """;

    internal const string SelectManifest = "SELECT content FROM manifest WHERE shard = ?1";

    private const string SelectBlock = """
        SELECT height, hash, first_index, entry_count, timestamp, checkpoint FROM block
        WHERE shard = (SELECT id FROM shard WHERE ledger = ?1 AND number = ?2)
        """;

    internal const string ByHeight = SelectBlock + " AND height = ?3";
    internal const string ByEntry = SelectBlock + " AND first_index <= ?3 ORDER BY first_index DESC, height DESC LIMIT 1";
    internal const string ByTime = SelectBlock + " AND timestamp <= ?3 ORDER BY timestamp DESC LIMIT 1";

    internal const string SelectTile = """
        SELECT hashes FROM tile
        WHERE shard = (SELECT id FROM shard WHERE ledger = ?1 AND number = ?2) AND level = ?3 AND number = ?4
        """;

    /// <summary>The newest block that any process has appended.</summary>
    public static ulong Height(SqliteSession session, ShardKey key) => Shard(session, key)?.Height ?? 0;

    /// <summary>A shard's number, and the newest block that any process has appended; null if it has none.</summary>
    public static (long Id, ulong Height)? Shard(SqliteSession session, ShardKey key)
    {
        using var row = session.Query(SelectShard, key.Ledger.Value, key.Number);
        return row.Read() ? (row.Integer(0), (ulong)row.Integer(1)) : null;
    }

    /// <summary>The files that count for a shard.</summary>
    /// <exception cref="FormatException">The row is damaged.</exception>
    public static ShardManifest Manifest(SqliteSession session, SipKey key, long shard)
    {
        using var row = session.Query(SelectManifest, shard);
        return row.Read() ? ShardManifest.Decode(row.Bytes(0).ToArray(), ShardManifest.Seed(key, shard)) : ShardManifest.Empty;
    }

    public static Dictionary<TransactionId, ulong> Aborts(
        SqliteSession session, ShardKey key, IReadOnlyCollection<TransactionId> ids)
    {
        var aborts = new Dictionary<TransactionId, ulong>();
        foreach (var id in ids)
        {
            using var row = session.Query(SelectAborted, key.Ledger.Value, key.Number, id.Value);
            if (row.Read())
            {
                aborts[id] = (ulong)row.Integer(0);
            }
        }

        return aborts;
    }

    public static BlockRow? BlockAtHeight(SqliteSession session, ShardKey key, ulong height) =>
        Block(session, ByHeight, key, Saturated(height));

    public static BlockRow? BlockOfEntry(SqliteSession session, ShardKey key, ulong index) =>
        Block(session, ByEntry, key, Saturated(index)) is { } row && index - row.FirstIndex < (ulong)row.EntryCount ? row : null;

    public static BlockRow? BlockAtTime(SqliteSession session, ShardKey key, Timestamp time) =>
        Block(session, ByTime, key, time.Microseconds);

    public static IReadOnlyList<Hash256>? Tile(SqliteSession session, ShardKey key, TileId tile)
    {
        using var row = session.Query(SelectTile, key.Ledger.Value, key.Number, tile.Level, Saturated(tile.Number));
        return row.Read() ? TileBytes.Decode(row.Bytes(0)) : null;
    }

    private static BlockRow? Block(SqliteSession session, string sql, ShardKey key, long value)
    {
        using var row = session.Query(sql, key.Ledger.Value, key.Number, value);
        if (!row.Read())
        {
            return null;
        }

        var hash = row.Bytes(1);
        return hash.Length != Hash256.Size
            ? throw new FormatException("A block's hash does not have 32 bytes.")
            : new BlockRow(
                (ulong)row.Integer(0),
                new Hash256(hash),
                (ulong)row.Integer(2),
                (int)row.Integer(3),
                new Timestamp(row.Integer(4)),
                row.Text(5));
    }

    // Nothing is stored at long.MaxValue and above, so that all positions from there on can be asked for as one.
    private static long Saturated(ulong value) => (long)Math.Min(value, long.MaxValue);
}
