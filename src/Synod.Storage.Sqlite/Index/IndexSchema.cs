namespace Synod.Storage.Sqlite;

/// <summary>The tables of a shard index. Their format version stands in <see cref="FileIdentity"/>.</summary>
internal static class IndexSchema
{
    /// <summary>The largest part of a snapshot in one row, in bytes: a snapshot may be larger than a row can be.</summary>
    public const int SnapshotPartBytes = 1 << 20;

    /// <summary>
    /// The newest aborted attempt of each transaction that has one. It is a table of its own, since an attempt may be aborted
    /// before the transaction is made. Files of earlier versions do not have it, and get it when they are opened: they need
    /// nothing else, since no block that those versions could append has such an entry.
    /// </summary>
    public const string Aborted = """
        CREATE TABLE IF NOT EXISTS aborted (
          shard INTEGER NOT NULL,
          id TEXT NOT NULL,
          entry INTEGER NOT NULL,
          PRIMARY KEY (shard, id)) STRICT, WITHOUT ROWID;
        """;

    // Shards and accounts are numbered so that the many rows which name them stay small. A statement line is a dozen
    // bytes and its key; what an account's page reads stands together.
    public const string Tables = $"""
        CREATE TABLE shard (
          id INTEGER PRIMARY KEY,
          ledger TEXT NOT NULL,
          number INTEGER NOT NULL,
          height INTEGER NOT NULL,
          UNIQUE (ledger, number)) STRICT;

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

        CREATE TABLE fact (
          shard INTEGER NOT NULL,
          id TEXT NOT NULL,
          creation INTEGER NOT NULL,
          resolution INTEGER,
          reversed_by INTEGER,
          PRIMARY KEY (shard, id)) STRICT, WITHOUT ROWID;

        {Aborted}

        CREATE TABLE account (
          id INTEGER PRIMARY KEY,
          shard INTEGER NOT NULL,
          name TEXT NOT NULL,
          UNIQUE (shard, name)) STRICT;

        CREATE TABLE line (
          account INTEGER NOT NULL,
          entry INTEGER NOT NULL,
          totals BLOB NOT NULL,
          PRIMARY KEY (account, entry)) STRICT, WITHOUT ROWID;

        CREATE TABLE tile (
          shard INTEGER NOT NULL,
          level INTEGER NOT NULL,
          number INTEGER NOT NULL,
          hashes BLOB NOT NULL,
          PRIMARY KEY (shard, level, number)) STRICT;

        CREATE TABLE snapshot (
          shard INTEGER NOT NULL,
          height INTEGER NOT NULL,
          part INTEGER NOT NULL,
          bytes BLOB NOT NULL,
          PRIMARY KEY (shard, height, part)) STRICT;
        """;
}
