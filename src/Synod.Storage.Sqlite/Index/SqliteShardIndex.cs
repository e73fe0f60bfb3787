using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>The index of all shards of a store in one SQLite file.</summary>
/// <remarks>
/// It is derived data. A loss of power may take the last appends with it (<c>synchronous = NORMAL</c>), never part of one;
/// they are appended again from the chain. A damaged file is reported by <see cref="CorruptRecordException"/> and may be
/// deleted, together with its <c>-wal</c> and <c>-shm</c>.
/// </remarks>
public sealed class SqliteShardIndex : IShardIndex, IAsyncDisposable
{
    private const string DeleteIt =
        "The index is derived from the chain: stop the service, delete this file with its -wal and -shm, and start again.";

    /// <summary>
    /// A file up to this size, in bytes, is checked as a whole at its opening, which takes about a second. In a larger one
    /// damage shows when a read comes across it.
    /// </summary>
    private const long WholeCheckBytes = 256L << 20;

    internal static SqliteFileOptions Options { get; } =
        new(SyncsEveryCommit: false, WriterCacheKib: 32 << 10, ReaderCacheKib: 4 << 10, AdviceOnDamage: DeleteIt);

    private readonly SqliteFile _file;

    private SqliteShardIndex(SqliteFile file) => _file = file;

    /// <summary>The file.</summary>
    public string Path => _file.Path;

    /// <summary>Opens the index of a store; a missing file is created. One process at a time creates a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="storeId">The store that the file must belong to: 32 hex digits.</param>
    /// <exception cref="CorruptRecordException">The file is damaged, or is another store's or version's: it can be deleted.</exception>
    /// <exception cref="StoreException">The file cannot be created, read or written.</exception>
    public static SqliteShardIndex Open(string path, string storeId) => Open(path, storeId, Options);

    /// <summary>Opens the index only to read it, while others may write it. A missing file is not created.</summary>
    /// <exception cref="StoreException">The file is missing, damaged, another's, or cannot be read.</exception>
    internal static SqliteShardIndex OpenToRead(string path, string storeId) =>
        new(DatabaseFile.Open(path, FileIdentity.Index(storeId), Options with { ReadsOnly = true }));

    internal static SqliteShardIndex Open(string path, string storeId, SqliteFileOptions options)
    {
        var identity = FileIdentity.Index(storeId);
        if (!File.Exists(path))
        {
            DatabaseFile.Create(path, identity, IndexSchema.Tables);
        }

        try
        {
            var file = DatabaseFile.Open(path, identity, options);
            try
            {
                Check(file);
                AddAborts(file);
                return new SqliteShardIndex(file);
            }
            catch
            {
                file.Close();
                throw;
            }
        }
        catch (WrongFileException error)
        {
            throw new CorruptRecordException($"{error.Message} {DeleteIt}", error);
        }
    }

    /// <inheritdoc/>
    public ValueTask<ulong> HeightAsync(ShardKey shard, CancellationToken cancellationToken) =>
        ReadAsync(session => IndexReader.Height(session, shard), cancellationToken);

    /// <inheritdoc/>
    public ValueTask AppendAsync(ShardKey shard, IndexedBlock block, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(block);
        return WriteAsync(session => IndexWriter.Append(session, shard, block), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<TransactionId, TransactionPlace>> FindTransactionsAsync(
        ShardKey shard, IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken) =>
        ReadAsync(session => session.InSnapshot(() => IndexReader.Places(session, shard, ids)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<TransactionId, ulong>> FindAbortsAsync(
        ShardKey shard, IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken) =>
        ReadAsync(session => session.InSnapshot(() => IndexReader.Aborts(session, shard, ids)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StatementLine>> StatementAsync(
        ShardKey shard, AccountId account, ulong before, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return ReadAsync(session => IndexReader.Lines(session, shard, account, before, limit), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<BlockRow?> BlockAsync(ShardKey shard, ulong height, CancellationToken cancellationToken) =>
        ReadAsync(session => IndexReader.BlockAtHeight(session, shard, height), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BlockRow?> BlockOfEntryAsync(ShardKey shard, ulong index, CancellationToken cancellationToken) =>
        ReadAsync(session => IndexReader.BlockOfEntry(session, shard, index), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BlockRow?> BlockAtAsync(ShardKey shard, Timestamp time, CancellationToken cancellationToken) =>
        ReadAsync(session => IndexReader.BlockAtTime(session, shard, time), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Hash256>?> TileAsync(ShardKey shard, TileId tile, CancellationToken cancellationToken) =>
        ReadAsync(session => IndexReader.Tile(session, shard, tile), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<byte[]?> SnapshotAsync(ShardKey shard, CancellationToken cancellationToken) =>
        ReadAsync(session => IndexReader.Snapshot(session, shard), cancellationToken);

    /// <inheritdoc/>
    public ValueTask SaveSnapshotAsync(
        ShardKey shard, ulong height, ReadOnlyMemory<byte> snapshot, CancellationToken cancellationToken) =>
        WriteAsync(session => IndexWriter.SaveSnapshot(session, shard, height, snapshot.Span), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    /// <summary>Closes an index that nobody uses yet.</summary>
    internal void Close() => _file.Close();

    private static void Check(SqliteFile file)
    {
        if (new FileInfo(file.Path).Length > WholeCheckBytes)
        {
            return;
        }

        file.Read(session =>
        {
            using var row = session.Query("PRAGMA quick_check(1)");
            var finding = row.Read() ? row.Text(0) : "no answer";
            return finding == "ok"
                ? true
                : throw new CorruptRecordException($"The store file '{file.Path}' is damaged: {finding}. {DeleteIt}");
        });
    }

    // Only a file without the table is written to, so that an opening of any other one needs no lock.
    private static void AddAborts(SqliteFile file)
    {
        if (!file.Read(IndexReader.HasAborts))
        {
            file.Write(session =>
            {
                session.InTransaction(() => session.Execute(IndexSchema.Aborted));
                return true;
            });
        }
    }

    private async ValueTask<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        try
        {
            return await _file.ReadAsync(read, cancellationToken);
        }
        catch (FormatException error)
        {
            throw Damaged(error);
        }
    }

    private async ValueTask WriteAsync(Action<SqliteSession> write, CancellationToken cancellationToken)
    {
        try
        {
            await _file.WriteAsync(
                session =>
                {
                    session.InTransaction(() => write(session));
                    return true;
                },
                cancellationToken);
        }
        catch (FormatException error)
        {
            throw Damaged(error);
        }
    }

    private CorruptRecordException Damaged(FormatException error) =>
        new($"The store file '{Path}' is damaged or belongs to another chain: {error.Message} {DeleteIt}", error);
}
