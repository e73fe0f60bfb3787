using System.Collections.Concurrent;
using Synod.Ledger;

namespace Synod.Storage.Sqlite;

/// <summary>The shards that somebody has asked for: each is taken over, and its files are opened, when it is asked for first.</summary>
internal sealed class OpenShards(SqliteFile file, SegmentDirectory directory, bool readsOnly) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ShardKey, ShardSegments> _opened = new();
    private readonly SemaphoreSlim _opening = new(1, 1);

    public IReadOnlyCollection<ShardSegments> Opened => [.. _opened.Values];

    /// <summary>What there is of a shard that was asked for before; null for another.</summary>
    public ShardSegments? Find(ShardKey shard) => _opened.GetValueOrDefault(shard);

    /// <summary>What there is of a shard outside of SQLite.</summary>
    /// <exception cref="FormatException">The row that names its files is damaged.</exception>
    /// <exception cref="Synod.Runtime.StoreException">Its files are damaged, or cannot be read; or no shard can be taken over.</exception>
    public async ValueTask<ShardSegments> GetAsync(ShardKey shard, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_opened.TryGetValue(shard, out var opened))
        {
            return opened;
        }

        await _opening.WaitAsync(cancellationToken);
        try
        {
            return _opened.TryGetValue(shard, out opened) ? opened : _opened[shard] = await OpenAsync(shard, cancellationToken);
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Closes them, when the file is closed, so that no other is opened.</summary>
    public async ValueTask DisposeAsync()
    {
        await _opening.WaitAsync();
        foreach (var shard in _opened.Values)
        {
            await shard.DisposeAsync();
        }

        _opening.Release();
    }

    private ValueTask<ShardSegments> OpenAsync(ShardKey shard, CancellationToken cancellationToken) => readsOnly
        ? file.ReadAsync(session => session.InSnapshot(() => Look(session, shard)), cancellationToken)
        : file.WriteAsync(session => TakeOver(session, shard), cancellationToken);

    // Under epoch 0, which no process has.
    private ShardSegments Look(SqliteSession session, ShardKey shard) =>
        IndexReader.Shard(session, shard) is { } row
            ? ShardSegments.Open(directory, row.Id, 0, IndexReader.Manifest(session, directory.Key, row.Id))
            : ShardSegments.Open(directory, 0, 0, ShardManifest.Empty);

    private ShardSegments TakeOver(SqliteSession session, ShardKey shard)
    {
        var (id, epoch, manifest) = (0L, 0U, ShardManifest.Empty);
        session.InTransaction(() =>
        {
            (id, epoch) = IndexWriter.TakeOver(session, shard);
            manifest = IndexReader.Manifest(session, directory.Key, id);
            if (manifest.Files(id).Any(file => file.Epoch >= epoch))
            {
                throw new FormatException($"Shard {shard} has files of epoch {epoch} or later, which was not begun.");
            }
        });

        // Those of processes before this one that no manifest has, and will: theirs are refused from now on.
        directory.DeleteOthers(id, manifest.Files(id));
        return ShardSegments.Open(directory, id, epoch, manifest);
    }
}
