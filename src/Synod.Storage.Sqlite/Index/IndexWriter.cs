using Microsoft.Data.Sqlite;
using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>What an append does to the tables, inside one transaction of the writing connection.</summary>
internal static class IndexWriter
{
    private const string SelectShard = "SELECT id, height FROM shard WHERE ledger = ?1 AND number = ?2";
    private const string InsertShard = "INSERT INTO shard (ledger, number, height) VALUES (?1, ?2, 0) RETURNING id";
    private const string UpdateHeight = "UPDATE shard SET height = ?2 WHERE id = ?1";

    private const string InsertBlock = """
        INSERT INTO block (shard, height, hash, first_index, entry_count, timestamp, checkpoint)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        """;

    private const string InsertFact = "INSERT INTO fact (shard, id, creation) VALUES (?1, ?2, ?3)";
    private const string UpdateResolution = "UPDATE fact SET resolution = ?3 WHERE shard = ?1 AND id = ?2";
    private const string UpdateReversedBy = "UPDATE fact SET reversed_by = ?3 WHERE shard = ?1 AND id = ?2";

    private const string UpsertAborted = """
        INSERT INTO aborted (shard, id, entry) VALUES (?1, ?2, ?3)
        ON CONFLICT (shard, id) DO UPDATE SET entry = excluded.entry
        """;

    private const string SelectAccount = "SELECT id FROM account WHERE shard = ?1 AND name = ?2";
    private const string InsertAccount = "INSERT INTO account (shard, name) VALUES (?1, ?2) RETURNING id";
    private const string InsertLine = "INSERT INTO line (account, entry, totals) VALUES (?1, ?2, ?3)";

    private const string SelectTile = "SELECT hashes FROM tile WHERE shard = ?1 AND level = ?2 AND number = ?3";

    private const string UpsertTile = """
        INSERT INTO tile (shard, level, number, hashes) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (shard, level, number) DO UPDATE SET hashes = excluded.hashes
        """;

    private const string SelectNewerSnapshot = "SELECT 1 FROM snapshot WHERE shard = ?1 AND height > ?2 LIMIT 1";
    private const string DeleteSnapshots = "DELETE FROM snapshot WHERE shard = ?1";
    private const string InsertSnapshot = "INSERT INTO snapshot (shard, height, part, bytes) VALUES (?1, ?2, ?3, ?4)";

    /// <summary>Appends a block if it is the next one; does nothing if it is there.</summary>
    /// <exception cref="InvalidOperationException">There is a gap before it.</exception>
    /// <exception cref="FormatException">It contradicts what the index holds.</exception>
    public static void Append(SqliteSession session, ShardKey key, IndexedBlock block)
    {
        var (shard, height) = Shard(session, key);
        if (block.Row.Height <= height)
        {
            return;
        }

        if (block.Row.Height != height + 1)
        {
            throw new InvalidOperationException(
                $"Block {block.Row.Height} of shard {key} cannot be appended to the index: its last block is {height}.");
        }

        try
        {
            AppendRow(session, shard, block.Row);
            AppendFacts(session, shard, block.Transactions);
            AppendLines(session, shard, block.Lines);
            AppendTiles(session, shard, block.Tiles);
            session.Run(UpdateHeight, shard, Integer(block.Row.Height));
        }
        catch (SqliteException error) when (SqliteErrors.IsContradiction(error))
        {
            throw new FormatException(
                $"Block {block.Row.Height} names something for the first time that is there already.", error);
        }
    }

    /// <summary>Writes a snapshot in place of all others, unless there is a newer one.</summary>
    public static void SaveSnapshot(SqliteSession session, ShardKey key, ulong height, ReadOnlySpan<byte> snapshot)
    {
        var (shard, _) = Shard(session, key);
        using (var newer = session.Query(SelectNewerSnapshot, shard, Integer(height)))
        {
            if (newer.Read())
            {
                return;
            }
        }

        session.Run(DeleteSnapshots, shard);
        for (var part = 0; part == 0 || part * (long)IndexSchema.SnapshotPartBytes < snapshot.Length; part++)
        {
            var rest = snapshot[(part * IndexSchema.SnapshotPartBytes)..];
            var bytes = rest[..Math.Min(rest.Length, IndexSchema.SnapshotPartBytes)].ToArray();
            session.Run(InsertSnapshot, shard, Integer(height), part, bytes);
        }
    }

    private static (long Id, ulong Height) Shard(SqliteSession session, ShardKey key)
    {
        using (var row = session.Query(SelectShard, key.Ledger.Value, key.Number))
        {
            if (row.Read())
            {
                return (row.Integer(0), (ulong)row.Integer(1));
            }
        }

        return (InsertedId(session, InsertShard, key.Ledger.Value, key.Number), 0);
    }

    private static void AppendRow(SqliteSession session, long shard, BlockRow row) => session.Run(
        InsertBlock,
        shard,
        Integer(row.Height),
        row.Hash.ToArray(),
        Integer(row.FirstIndex),
        row.EntryCount,
        row.Timestamp.Microseconds,
        row.Checkpoint);

    private static void AppendFacts(SqliteSession session, long shard, IReadOnlyList<TransactionFact> facts)
    {
        foreach (var fact in facts)
        {
            var sql = fact.Kind switch
            {
                TransactionFactKind.Created => InsertFact,
                TransactionFactKind.Resolved => UpdateResolution,
                TransactionFactKind.Reversed => UpdateReversedBy,
                TransactionFactKind.Aborted => UpsertAborted,
                _ => throw new ArgumentOutOfRangeException(nameof(facts), fact.Kind, "Unknown kind of fact."),
            };
            if (session.Run(sql, shard, fact.Id.Value, Integer(fact.Index)) != 1)
            {
                throw new FormatException($"Entry {fact.Index} speaks of transaction '{fact.Id}', which is not in the index.");
            }
        }
    }

    private static void AppendLines(SqliteSession session, long shard, IReadOnlyList<AccountLine> lines)
    {
        var ids = new Dictionary<AccountId, long>();
        foreach (var (account, line) in lines)
        {
            if (!ids.TryGetValue(account, out var id))
            {
                ids.Add(account, id = Account(session, shard, account));
            }

            session.Run(InsertLine, id, Integer(line.Index), TotalsBytes.Encode(line.Totals));
        }
    }

    private static long Account(SqliteSession session, long shard, AccountId account)
    {
        using (var row = session.Query(SelectAccount, shard, account.Value))
        {
            if (row.Read())
            {
                return row.Integer(0);
            }
        }

        return InsertedId(session, InsertAccount, shard, account.Value);
    }

    private static void AppendTiles(SqliteSession session, long shard, IReadOnlyList<TileRun> runs)
    {
        foreach (var run in runs)
        {
            var stored = Tile(session, shard, run.Tile.Level, run.Tile.Number) ?? [];
            var merged = TileBytes.Merge(stored, run.Offset, run.Hashes) ?? throw new FormatException(
                $"Tile {run.Tile.Number} of level {run.Tile.Level} has {stored.Length} bytes; the hashes to add begin past them.");
            session.Run(UpsertTile, shard, run.Tile.Level, Integer(run.Tile.Number), merged);
        }
    }

    private static byte[]? Tile(SqliteSession session, long shard, int level, ulong number)
    {
        using var row = session.Query(SelectTile, shard, level, Integer(number));
        return row.Read() ? row.Bytes(0).ToArray() : null;
    }

    private static long InsertedId(SqliteSession session, string sql, params ReadOnlySpan<SqlValue> values)
    {
        using var row = session.Query(sql, values);
        row.Read();
        return row.Integer(0);
    }

    // SQLite's integers are signed; the last one is left out, so that "before" it means everything.
    private static long Integer(ulong value) => value < long.MaxValue
        ? (long)value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "The index holds heights and positions below 2^63 - 1.");
}
