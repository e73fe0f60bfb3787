using System.Collections.ObjectModel;
using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>
/// The index of all shards of a store: one SQLite file for what there is one of in a block, or fewer, and a directory beside
/// it, of the same name without the extension, for transactions and statement lines.
/// </summary>
/// <remarks>
/// <para>
/// It is derived data. A process that ends without <see cref="DisposeAsync"/> loses what it appended after the last snapshot
/// that it saved; it is appended again from the chain. Damage is reported by <see cref="CorruptRecordException"/>: then the
/// file, with its <c>-wal</c> and <c>-shm</c>, may be deleted, and the directory goes with it when it is made anew.
/// </para>
/// <para>
/// Of several processes on one index the one that came last keeps what it appends. The others go on with what they have in
/// memory and in files of their own, and can save no snapshot any more.
/// </para>
/// </remarks>
public sealed class SqliteShardIndex : IShardIndex, IAsyncDisposable
{
    private const string DeleteIt =
        "The index is derived from the chain: stop the service, delete index.db with its -wal and -shm, and start again.";

    /// <summary>
    /// A file up to this size, in bytes, is checked as a whole at its opening, which takes about a second. In a larger one
    /// damage shows when a read comes across it.
    /// </summary>
    private const long WholeCheckBytes = 256L << 20;

    internal static SqliteFileOptions Options { get; } =
        new(SyncsEveryCommit: false, WriterCacheKib: 32 << 10, ReaderCacheKib: 4 << 10, AdviceOnDamage: DeleteIt);

    private readonly SqliteFile _file;
    private readonly OpenShards _shards;
    private readonly bool _readsOnly;
    private bool _disposed;

    private SqliteShardIndex(SqliteFile file, SegmentDirectory segments, bool readsOnly)
    {
        _file = file;
        _readsOnly = readsOnly;
        _shards = new OpenShards(file, segments, readsOnly);
        Segments = segments;
    }

    /// <summary>The SQLite file.</summary>
    public string Path => _file.Path;

    /// <summary>The files beside it.</summary>
    internal SegmentDirectory Segments { get; }

    /// <summary>Opens the index of a store; a missing file is created. One process at a time creates a file.</summary>
    /// <param name="path">The SQLite file.</param>
    /// <param name="storeId">The store that the file must belong to: 32 hex digits.</param>
    /// <exception cref="CorruptRecordException">The file is damaged, or is another store's or version's: it can be deleted.</exception>
    /// <exception cref="StoreException">The file cannot be created, read or written.</exception>
    public static SqliteShardIndex Open(string path, string storeId) => Open(path, storeId, Options, new SegmentOptions());

    /// <summary>
    /// Opens the index only to read it, while others may write it. A missing file is not created. What is in SQLite is read as it
    /// is; transactions and statements are as they were when they were asked for first, as of the last snapshot before.
    /// </summary>
    /// <exception cref="StoreException">The file is missing, damaged, another's, or cannot be read.</exception>
    internal static SqliteShardIndex OpenToRead(string path, string storeId) => Over(
        DatabaseFile.Open(path, FileIdentity.Index(storeId), Options with { ReadsOnly = true }), new SegmentOptions(), readsOnly: true);

    internal static SqliteShardIndex Open(string path, string storeId, SqliteFileOptions options, SegmentOptions segments)
    {
        var identity = FileIdentity.Index(storeId);
        if (!File.Exists(path))
        {
            // Its numbers begin anew, and would be those of files that a deleted index has left.
            SegmentDirectory.Clear(DirectoryOf(path));
            DatabaseFile.Create(path, identity, IndexSchema.Create());
        }

        try
        {
            return Over(DatabaseFile.Open(path, identity, options), segments, readsOnly: false);
        }
        catch (WrongFileException error)
        {
            throw new CorruptRecordException($"{error.Message} {DeleteIt}", error);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ulong> HeightAsync(ShardKey shard, CancellationToken cancellationToken) => _readsOnly
        ? await ReadAsync(session => IndexReader.Height(session, shard), cancellationToken)
        : (await SegmentsAsync(shard, cancellationToken)).Height;

    /// <inheritdoc/>
    public async ValueTask AppendAsync(ShardKey shard, IndexedBlock block, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(block);
        var segments = await SegmentsAsync(shard, cancellationToken);
        using var writing = await segments.BeginWriteAsync(cancellationToken);
        if (!IsNext(segments, shard, block.Row.Height))
        {
            return;
        }

        if (segments.HasManyRows)
        {
            await WriteAsync(session => SaveRows(session, segments), cancellationToken);
        }

        foreach (var tile in segments.MissingTiles(block))
        {
            var stored = await ReadAsync(session => IndexReader.Tile(session, shard, tile), cancellationToken);
            segments.BeginTile(tile, stored ?? []);
        }

        await Task.Run(
            () => Describe(() =>
            {
                segments.Append(block);
                return true;
            }),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<TransactionId, TransactionPlace>> FindTransactionsAsync(
        ShardKey shard, IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken)
    {
        var segments = await SegmentsAsync(shard, cancellationToken);

        // Memory knows of most new transactions that they are new: then nothing waits for a disk.
        var known = segments.MayKnow(ids as IReadOnlyList<TransactionId> ?? [.. ids]);
        return known.Count == 0
            ? ReadOnlyDictionary<TransactionId, TransactionPlace>.Empty
            : await Task.Run(() => Describe(() => segments.Find(known)), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<TransactionId, ulong>> FindAbortsAsync(
        ShardKey shard, IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken)
    {
        var unsaved = Unsaved(
            shard, rows => ids.Select(id => (Id: id, Entry: rows.Abort(id))).Where(abort => abort.Entry is not null).ToList());
        var aborts = await ReadAsync(session => session.InSnapshot(() => IndexReader.Aborts(session, shard, ids)), cancellationToken);
        unsaved?.ForEach(abort => aborts[abort.Id] = abort.Entry!.Value);
        return aborts;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StatementLine>> StatementAsync(
        ShardKey shard, AccountRef account, ulong before, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var segments = await SegmentsAsync(shard, cancellationToken);
        return await Task.Run(() => Describe(() => segments.Page(account.Place, before, limit)), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<BlockRow?> BlockAsync(ShardKey shard, ulong height, CancellationToken cancellationToken) =>
        Unsaved(shard, rows => rows.BlockAtHeight(height))
        ?? await ReadAsync(session => IndexReader.BlockAtHeight(session, shard, height), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<BlockRow?> BlockOfEntryAsync(ShardKey shard, ulong index, CancellationToken cancellationToken) =>
        Unsaved(shard, rows => rows.BlockOfEntry(index))
        ?? await ReadAsync(session => IndexReader.BlockOfEntry(session, shard, index), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<BlockRow?> BlockAtAsync(ShardKey shard, Timestamp time, CancellationToken cancellationToken) =>
        Unsaved(shard, rows => rows.BlockAtTime(time))
        ?? await ReadAsync(session => IndexReader.BlockAtTime(session, shard, time), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Hash256>?> TileAsync(ShardKey shard, TileId tile, CancellationToken cancellationToken) =>
        Unsaved(shard, rows => rows.TileHashes(tile))
        ?? await ReadAsync(session => IndexReader.Tile(session, shard, tile), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<Stream?> SnapshotAsync(ShardKey shard, CancellationToken cancellationToken) =>
        (await SegmentsAsync(shard, cancellationToken)).OpenSnapshot();

    /// <inheritdoc/>
    public async ValueTask SaveSnapshotAsync(
        ShardKey shard, ulong height, Action<Stream> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        var segments = await SegmentsAsync(shard, cancellationToken);
        using var saving = await segments.BeginSaveAsync(cancellationToken);
        if (segments.HasNewerSnapshot(height))
        {
            return;
        }

        // The manifest names both, so that the index is never behind its snapshot: a start replays what came after that.
        var snapshot = await Task.Run(() => segments.WriteSnapshot(height, write), cancellationToken);
        try
        {
            await SaveAsync(segments, snapshot, cancellationToken);
        }
        catch
        {
            segments.Discard(snapshot);
            throw;
        }
    }

    /// <summary>Waits for what is running, keeps what was appended, and closes all files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        foreach (var segments in _shards.Opened.Where(opened => opened.HasUnsaved))
        {
            using var saving = await segments.BeginSaveAsync(CancellationToken.None);
            try
            {
                await SaveAsync(segments, null, CancellationToken.None);
            }
            catch (StoreException)
            {
                // A full disk, or another process has taken over. What is not kept is appended again from the chain.
            }
        }

        await _file.DisposeAsync();
        await _shards.DisposeAsync();
    }

    /// <summary>Closes an index that nobody uses yet.</summary>
    internal void Close() => _file.Close();

    private static string DirectoryOf(string path) => System.IO.Path.ChangeExtension(path, null);

    private static SqliteShardIndex Over(SqliteFile file, SegmentOptions options, bool readsOnly)
    {
        try
        {
            if (!readsOnly)
            {
                Check(file);
            }

            return new SqliteShardIndex(
                file, new SegmentDirectory(DirectoryOf(file.Path), file.Read(IndexSchema.Key), options, DeleteIt), readsOnly);
        }
        catch (FormatException error)
        {
            file.Close();
            throw Damaged(file, error);
        }
        catch
        {
            file.Close();
            throw;
        }
    }

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

    private static bool IsNext(ShardSegments segments, ShardKey key, ulong height) =>
        height <= segments.Height ? false
        : height == segments.Height + 1 ? true
        : throw new InvalidOperationException(
            $"Block {height} of shard {key} cannot be appended to the index: its last block is {segments.Height}.");

    private static void SaveRows(SqliteSession session, ShardSegments segments)
    {
        session.InTransaction(() => segments.WriteRows(session));
        segments.ForgetRows();
    }

    // The rows of this process that are not in the tables yet. Nobody else has any.
    private T? Unsaved<T>(ShardKey shard, Func<UnsavedRows, T?> read)
        where T : class => _shards.Find(shard)?.ReadRows(read);

    // Blocks are appended while files are flushed: that takes longest, and a block must not wait for it.
    private async ValueTask SaveAsync(ShardSegments segments, SnapshotFile? snapshot, CancellationToken cancellationToken)
    {
        var manifest = ShardManifest.Empty;
        using (await segments.BeginWriteAsync(cancellationToken))
        {
            await WriteAsync(
                session =>
                {
                    IndexWriter.RequireNewest(session, segments.Shard, segments.Epoch);
                    manifest = segments.Settle(snapshot);
                },
                cancellationToken);
        }

        await Task.Run(segments.FlushSaved, cancellationToken);
        using (await segments.BeginWriteAsync(cancellationToken))
        {
            await WriteAsync(session => Commit(session, segments, manifest, snapshot), cancellationToken);
        }
    }

    private static void Commit(SqliteSession session, ShardSegments segments, ShardManifest manifest, SnapshotFile? snapshot)
    {
        session.InDurableTransaction(() =>
        {
            IndexWriter.RequireNewest(session, segments.Shard, segments.Epoch);
            segments.MayBeNamed(snapshot);
            segments.WriteRows(session);
            IndexWriter.SaveManifest(session, segments.Shard, manifest.Encode(segments.ManifestSeed));
        });
        segments.ForgetRows();
        segments.Saved(manifest);
    }

    private async ValueTask<ShardSegments> SegmentsAsync(ShardKey shard, CancellationToken cancellationToken)
    {
        try
        {
            return await _shards.GetAsync(shard, cancellationToken);
        }
        catch (FormatException error)
        {
            throw Damaged(_file, error);
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
            throw Damaged(_file, error);
        }
    }

    private async ValueTask WriteAsync(Action<SqliteSession> write, CancellationToken cancellationToken)
    {
        try
        {
            await _file.WriteAsync(
                session =>
                {
                    write(session);
                    return true;
                },
                cancellationToken);
        }
        catch (FormatException error)
        {
            throw Damaged(_file, error);
        }
    }

    private T Describe<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException error)
        {
            throw Damaged(_file, error);
        }
    }

    private static CorruptRecordException Damaged(SqliteFile file, FormatException error) =>
        new($"The store file '{file.Path}' is damaged or belongs to another chain: {error.Message} {DeleteIt}", error);
}
