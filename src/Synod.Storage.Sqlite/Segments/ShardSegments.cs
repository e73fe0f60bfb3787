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
internal sealed partial class ShardSegments : IAsyncDisposable
{
    private const int AskedAtOnce = 256;

    private readonly SegmentDirectory _directory;
    private readonly uint _epoch;
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly UnsavedRows _rows = new();
    private readonly FactTree _facts;
    private readonly LineTable _lines;
    private readonly StagedFacts _staged;

    private ulong _height;
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
