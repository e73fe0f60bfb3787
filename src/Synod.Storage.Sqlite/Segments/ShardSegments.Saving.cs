using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <content>Saving: what is to count after a crash is written into files, flushed, and named by a manifest.</content>
internal sealed partial class ShardSegments
{
    private readonly SemaphoreSlim _saving = new(1, 1);

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
    private ulong _savedHeight;

    /// <summary>True if there are blocks that no manifest has.</summary>
    public bool HasUnsaved => _height != _savedHeight;

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
}
