namespace Synod.Storage.Sqlite;

/// <summary>How one kind of file is kept.</summary>
/// <param name="SyncsEveryCommit">True if a commit is durable when it returns; false if the last ones may be lost with the power.</param>
/// <param name="WriterCacheKib">Page cache of the writing connection, in KiB.</param>
/// <param name="ReaderCacheKib">Page cache of each reading connection, in KiB.</param>
/// <param name="AdviceOnDamage">What an operator does about a damaged file: whole sentences.</param>
/// <param name="CheckpointBytes">The size of the write-ahead log, in bytes, from which it is copied into the file.</param>
/// <param name="BusyTimeoutMs">How long SQLite waits for another process's lock, in milliseconds.</param>
/// <param name="MaxPageCount">The size, in pages, at which the file counts as a full disk; null for none. A test's seam.</param>
/// <param name="ReadsOnly">True for an auditor: nothing of the file changes, not even its log is copied into it at the end.</param>
internal sealed record SqliteFileOptions(
    bool SyncsEveryCommit,
    int WriterCacheKib,
    int ReaderCacheKib,
    string AdviceOnDamage,
    long CheckpointBytes = 16 << 20,
    int BusyTimeoutMs = 5_000,
    long? MaxPageCount = null,
    bool ReadsOnly = false);
