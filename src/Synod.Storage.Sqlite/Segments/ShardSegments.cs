using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>
/// What the index knows of a shard outside of SQLite: the facts of its transactions and the lines of its accounts, in memory
/// and in files, and the rows that are not in the tables yet.
/// </summary>
/// <remarks>
/// One thread writes at a time, the one that holds <see cref="BeginWriteAsync"/>. Readers come in between its steps and see a
/// block wholly or not at all. A block is staged in files and counts by a change of memory alone, which cannot fail; if the
/// staging does, the next block is staged in its place. A save goes on beside the writing of blocks: what is to count is settled
/// at once, and flushed in the meantime.
/// </remarks>
internal sealed class ShardSegments : IAsyncDisposable
{
    private const int AskedAtOnce = 256;

    private readonly SegmentDirectory _directory;
    private readonly uint _epoch;
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SemaphoreSlim _saving = new(1, 1);
    private readonly UnsavedRows _rows = new();
    private readonly FactTree _facts;
    private readonly LineTable _lines;
    private readonly StagedFacts _staged;

    // Files that a manifest may still name: those that the one on its way does not need, and those that the one after it will not.
    private readonly List<SegmentName> _retiring = [];
    private readonly List<SegmentName> _retired = [];

    // Runs that the manifest on its way names: they stay as they are until it is saved. Null if there is none.
    private RunFile[]? _savedRuns;
    private SegmentFile? _headsFile;
    private (uint Epoch, uint Sequence, long Length)? _heads;
    private (uint Epoch, uint Sequence, long Length)? _newHeads;
    private SnapshotFile? _snapshot;
    private SnapshotFile? _newSnapshot;
    private ulong _height;
    private ulong _savedHeight;
    private uint _sequence;
    private bool _closed;

    private ShardSegments(
        SegmentDirectory directory, long shard, uint epoch, ShardManifest manifest, IEnumerable<RunFile> runs, LineFiles files)
    {
        _directory = directory;
        Shard = shard;
        _epoch = epoch;
        _height = _savedHeight = manifest.Height;
        _heads = manifest.Heads;
        _snapshot = manifest.Snapshot;
        var heads = _heads is { } saved ? HeadsFile.Read(directory, HeadsName(saved), saved.Length) : new HeadTable();
        _lines = new LineTable(files, heads, epoch);
        _facts = new FactTree(directory, () => NextName(SegmentKind.Run), runs);
        _staged = new StagedFacts(directory.Key, _facts);
    }

    /// <summary>The shard's number in <c>index.db</c>.</summary>
    public long Shard { get; }

    /// <summary>The epoch that this process took.</summary>
    public uint Epoch => _epoch;

    /// <summary>What the checksum of the shard's manifest begins with.</summary>
    public ulong ManifestSeed => ShardManifest.Seed(_directory.Key, Shard);

    /// <summary>The last block that counts.</summary>
    public ulong Height => Volatile.Read(ref _height);

    /// <summary>True if there are blocks that no manifest has.</summary>
    public bool HasUnsaved => _height != _savedHeight;

    /// <summary>Opens the files that a manifest names.</summary>
    /// <exception cref="CorruptRecordException">One is missing or damaged.</exception>
    /// <exception cref="StoreException">One cannot be read.</exception>
    public static ShardSegments Open(SegmentDirectory directory, long shard, uint epoch, ShardManifest manifest)
    {
        var runs = new List<RunFile>();
        var files = new LineFiles(directory, shard, epoch);
        try
        {
            foreach (var run in manifest.Runs)
            {
                runs.Add(RunFile.Open(directory, new SegmentName(SegmentKind.Run, shard, run.Epoch, run.Sequence), run.Records));
            }

            foreach (var (of, length) in manifest.Lines)
            {
                files.OpenOlder(of, length);
            }

            return new ShardSegments(directory, shard, epoch, manifest, runs, files);
        }
        catch
        {
            runs.ForEach(run => run.Dispose());
            files.Dispose();
            throw;
        }
    }

    /// <summary>Those transactions of which something may be known: nearly none of new ones. Reads no file.</summary>
    public List<TransactionId> MayKnow(IReadOnlyList<TransactionId> ids) => Read(() =>
    {
        var found = new List<TransactionId>();
        Span<IdKey> keys = stackalloc IdKey[AskedAtOnce];
        Span<bool> mayBeKnown = stackalloc bool[AskedAtOnce];
        for (var first = 0; first < ids.Count; first += AskedAtOnce)
        {
            var count = Math.Min(AskedAtOnce, ids.Count - first);
            for (var i = 0; i < count; i++)
            {
                keys[i] = IdKey.Of(_directory.Key, ids[first + i].Value);
            }

            _facts.MayKnow(keys[..count], mayBeKnown);
            for (var i = 0; i < count; i++)
            {
                if (mayBeKnown[i])
                {
                    found.Add(ids[first + i]);
                }
            }
        }

        return found;
    });

    /// <summary>The places of those transactions that are known.</summary>
    /// <exception cref="CorruptRecordException">A file is damaged.</exception>
    public Dictionary<TransactionId, TransactionPlace> Find(List<TransactionId> ids) => Read(() =>
    {
        using var batch = new FactBatch(ids.Count);
        for (var i = 0; i < ids.Count; i++)
        {
            batch.Add(IdKey.Of(_directory.Key, ids[i].Value), i);
        }

        batch.FindIn(_facts);
        var places = new Dictionary<TransactionId, TransactionPlace>();
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.Known[i] is { Creation: { } creation } known)
            {
                places[ids[batch.Order[i]]] = new TransactionPlace(creation, known.Resolution, known.ReversedBy);
            }
        }

        return places;
    });

    /// <summary>The lines of an account, by its number, of entries before a position, newest first.</summary>
    public List<StatementLine> Page(int place, ulong before, int limit) => Read(() => _lines.Page(place, before, limit));

    /// <summary>True if the rows that are not in the tables yet should be written before more are added.</summary>
    public bool HasManyRows => _rows.AreMany;

    /// <summary>Reads the rows that are not in the tables yet.</summary>
    public T ReadRows<T>(Func<UnsavedRows, T> read) => Read(() => read(_rows));

    /// <summary>Waits until nobody else writes. Whoever disposes of what it gives ends his writing.</summary>
    public async ValueTask<IDisposable> BeginWriteAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        return new Turn(() => _writing.Release());
    }

    /// <summary>Waits until nobody else saves. Whoever disposes of what it gives ends his save, whatever came of it.</summary>
    public async ValueTask<IDisposable> BeginSaveAsync(CancellationToken cancellationToken)
    {
        await _saving.WaitAsync(cancellationToken);
        return new Turn(() =>
        {
            Interlocked.Exchange(ref _headsFile, null)?.Dispose();
            Volatile.Write(ref _savedRuns, null);
            _saving.Release();
        });
    }

    /// <summary>The tiles that a block goes on with, and whose beginning is only in the tables.</summary>
    public IReadOnlyList<TileId> MissingTiles(IndexedBlock block) => [.. _rows.Missing(block.Tiles)];

    /// <summary>Gives a tile its beginning, as it is in the tables.</summary>
    public void BeginTile(TileId tile, IReadOnlyList<Hash256> hashes) => Write(() => _rows.Begin(tile, hashes));

    /// <summary>Writes the rows into the tables. The caller commits, and then calls <see cref="ForgetRows"/>.</summary>
    /// <exception cref="FormatException">They contradict what is there.</exception>
    public void WriteRows(SqliteSession session) => _rows.Write(session, Shard);

    /// <summary>The rows are in the tables.</summary>
    public void ForgetRows() => Write(_rows.Clear);

    /// <summary>Adds a block: all of it or nothing.</summary>
    /// <exception cref="FormatException">It contradicts what is known.</exception>
    /// <exception cref="StoreException">The disk is full, or failed.</exception>
    public void Append(IndexedBlock block)
    {
        MakeRoom(block.Transactions.Count);
        _staged.Stage(Items.Of(block.Transactions));
        _lines.Stage(Items.Of(block.Lines));
        _rows.Check(block);
        Write(() =>
        {
            _facts.Add(_staged.Records);
            _lines.CountStaged();
            _rows.Add(block);
            Volatile.Write(ref _height, block.Row.Height);
        });
    }

    /// <summary>True if a snapshot would be older than the one that there is.</summary>
    public bool HasNewerSnapshot(ulong height) => Volatile.Read(ref _snapshot)?.Height > height;

    /// <summary>Writes a snapshot, durably. It counts when a manifest names it.</summary>
    /// <exception cref="StoreException">The disk is full, or failed. There is no file then.</exception>
    public SnapshotFile WriteSnapshot(ulong height, Action<Stream> write)
    {
        var name = NextName(SegmentKind.Snapshot);
        var file = _directory.Create(name);
        try
        {
            return _directory.Describe(name, () =>
            {
                using var stream = file.AsStream(FileAccess.Write);
                write(stream);
                stream.Flush();
                var length = stream.Length;
                _directory.RequireRoom(length);
                file.Flush();
                return new SnapshotFile(height, name.Epoch, name.Sequence, length);
            });
        }
        catch
        {
            file.Discard();
            throw;
        }
    }

    /// <summary>Gives up a snapshot, unless a manifest may have come to name it, as far as anybody knows.</summary>
    public void Discard(SnapshotFile snapshot)
    {
        if (_newSnapshot != snapshot)
        {
            _directory.Delete(snapshot.Name(Shard));
        }
    }

    /// <summary>The newest snapshot that a manifest names, to be read; null for none.</summary>
    /// <exception cref="CorruptRecordException">It is missing, or has another length.</exception>
    public Stream? OpenSnapshot() => Read(() =>
        _snapshot is { } snapshot ? _directory.OpenToRead(snapshot.Name(Shard), snapshot.Length).AsStream(FileAccess.Read) : null);

    /// <summary>
    /// Says what a manifest of everything as it is now would be. It is true when <see cref="FlushSaved"/> has made its files
    /// durable. For who writes and saves.
    /// </summary>
    /// <param name="snapshot">The snapshot that it is to name; null for the one before.</param>
    /// <exception cref="StoreException">The disk is full, or failed. The manifest before stays true.</exception>
    public ShardManifest Settle(SnapshotFile? snapshot)
    {
        Retire(_newSnapshot, _retired);
        _newSnapshot = null;
        WriteFacts();
        WriteHeads();
        _retiring.AddRange(_retired);
        _retired.Clear();
        var runs = _facts.Runs.ToArray();
        Volatile.Write(ref _savedRuns, runs);
        return new ShardManifest(
            _height,
            [.. runs.Select(run => (run.Name.Epoch, run.Name.Sequence, run.Records))],
            [.. _lines.Files.Parts],
            _newHeads,
            snapshot ?? _snapshot);
    }

    /// <summary>Makes durable what the manifest on its way names. Blocks may be appended at the same time. For who saves.</summary>
    /// <exception cref="StoreException">The disk failed.</exception>
    public void FlushSaved()
    {
        foreach (var run in _savedRuns!)
        {
            run.Flush();
        }

        _lines.Files.Flush();
        _headsFile?.Flush();
        _directory.Flush();
    }

    /// <summary>From now on a manifest may name the snapshot, as far as anybody knows. For who writes and saves.</summary>
    public void MayBeNamed(SnapshotFile? snapshot) => _newSnapshot = snapshot;

    /// <summary>Deletes what no manifest names any more, since this one is durable. For who writes and saves.</summary>
    public void Saved(ShardManifest manifest)
    {
        Retire(_heads, _retiring);
        (_heads, _newHeads) = (_newHeads, null);
        _savedHeight = manifest.Height;
        if (_snapshot != manifest.Snapshot)
        {
            Retire(_snapshot, _retiring);
        }

        Write(() => _snapshot = manifest.Snapshot);
        _newSnapshot = null;
        _retiring.ForEach(_directory.Delete);
        _retiring.Clear();
    }

    /// <summary>Waits for readers, then closes all files.</summary>
    public async ValueTask DisposeAsync()
    {
        Write(() => _closed = true);
        await _facts.DisposeAsync();
        _lines.Dispose();
    }

    // Writes a run if there would be too many facts in memory, and merges runs if there are many of those.
    private void MakeRoom(int facts)
    {
        if (_facts.IsFull(facts))
        {
            WriteFacts();
        }

        if (Volatile.Read(ref _savedRuns) is null)
        {
            EndMerge();
            _facts.BeginMerge();
            EndMerge();
        }
    }

    private void WriteFacts()
    {
        if (_facts.WriteTable() is { } run)
        {
            Write(() => _facts.Replace(run));
        }
    }

    private void EndMerge()
    {
        if (_facts.Merge is { IsCompleted: true })
        {
            Write(() => _retired.AddRange(_facts.EndMerge()));
        }
    }

    private void WriteHeads()
    {
        // What stands here belongs to a manifest that was not committed, as far as anybody knows.
        Retire(_newHeads, _retired);
        _newHeads = null;
        if (_lines.Heads.Count > 0)
        {
            var name = NextName(SegmentKind.Heads);
            _headsFile = HeadsFile.Write(_directory, name, _lines.Heads);
            _newHeads = (name.Epoch, name.Sequence, _headsFile.Length);
        }
    }

    private void Retire((uint Epoch, uint Sequence, long Length)? heads, List<SegmentName> files)
    {
        if (heads is { } file)
        {
            files.Add(HeadsName(file));
        }
    }

    private void Retire(SnapshotFile? snapshot, List<SegmentName> files)
    {
        if (snapshot is not null)
        {
            files.Add(snapshot.Name(Shard));
        }
    }

    private SegmentName HeadsName((uint Epoch, uint Sequence, long Length) heads) =>
        new(SegmentKind.Heads, Shard, heads.Epoch, heads.Sequence);

    private SegmentName NextName(SegmentKind kind) => new(kind, Shard, _epoch, Interlocked.Increment(ref _sequence));

    private T Read<T>(Func<T> read)
    {
        _lock.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return read();
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    private void Write(Action write)
    {
        _lock.EnterWriteLock();
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            write();
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    private sealed class Turn(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
