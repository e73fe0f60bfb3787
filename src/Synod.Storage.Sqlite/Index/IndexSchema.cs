using System.Security.Cryptography;

namespace Synod.Storage.Sqlite;

/// <summary>The tables of a shard index. Their format version stands in <see cref="FileIdentity"/>.</summary>
internal static class IndexSchema
{
    // Shards are numbered so that the many rows which name them stay small. What there are most of, the facts of transactions
    // and the lines of statements, is not in here: a tree of pages costs each of them a descent, and `manifest` names the
    // files that have them instead (ShardManifest). `aborted` has the newest aborted attempt of each transaction that has
    // one: an attempt may be aborted before the transaction is made.
    private const string Tables = """
        CREATE TABLE shard (
          id INTEGER PRIMARY KEY,
          ledger TEXT NOT NULL,
          number INTEGER NOT NULL,
          height INTEGER NOT NULL,
          epoch INTEGER NOT NULL,
          UNIQUE (ledger, number)) STRICT;

        CREATE TABLE manifest (
          shard INTEGER PRIMARY KEY,
          content BLOB NOT NULL) STRICT;

        CREATE TABLE block (
          shard INTEGER NOT NULL,
          height INTEGER NOT NULL,
          hash BLOB NOT NULL,
          first_index INTEGER NOT NULL,
          entry_count INTEGER NOT NULL,
          timestamp INTEGER NOT NULL,
          checkpoint TEXT NOT NULL,
          PRIMARY KEY (shard, height)) STRICT, WITHOUT ROWID;
        CREATE INDEX block_of_entry ON block (shard, first_index);
        CREATE INDEX block_at ON block (shard, timestamp);

        CREATE TABLE aborted (
          shard INTEGER NOT NULL,
          id TEXT NOT NULL,
          entry INTEGER NOT NULL,
          PRIMARY KEY (shard, id)) STRICT, WITHOUT ROWID;

        CREATE TABLE tile (
          shard INTEGER NOT NULL,
          level INTEGER NOT NULL,
          number INTEGER NOT NULL,
          hashes BLOB NOT NULL,
          PRIMARY KEY (shard, level, number)) STRICT;
        """;

    private const string SelectKey = "SELECT value FROM meta WHERE name = 'key'";

    /// <summary>The tables of a new file, and the key of its hashes, which nobody but this file knows.</summary>
    public static string Create() =>
        $"{Tables} INSERT INTO meta (name, value) VALUES ('key', '{RandomNumberGenerator.GetHexString(2 * SipKey.Bytes)}');";

    /// <summary>The key of a file's hashes. A changed one matches no checksum of the files that were written with it.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static SipKey Key(SqliteSession session)
    {
        using var row = session.Query(SelectKey);
        return row.Read() && Convert.FromHexString(row.Text(0)) is { Length: SipKey.Bytes } key
            ? SipKey.Read(key)
            : throw new FormatException("The index has lost its key.");
    }
}
