using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>
/// A data directory as an auditor sees it: nothing in it is written, made anew or repaired, a server may run on it, and
/// what is lost is told rather than refused.
/// </summary>
/// <remarks>
/// SQLite needs a place for the memory that readers and writers share: beside each file it leaves an empty <c>-wal</c> and
/// a <c>-shm</c>, which the next server uses or removes. On a medium that cannot be written at all, copy the directory first.
/// </remarks>
public sealed class SqliteStoreReader : IAsyncDisposable
{
    private SqliteStoreReader(
        string root, StoreManifest manifest, IReadOnlyList<SqliteAcceptor> acceptors, SqliteShardIndex? index, string? indexLost)
    {
        Root = root;
        StoreId = manifest.StoreId;
        Origin = manifest.Origin;
        Acceptors = acceptors;
        Index = index;
        IndexLost = indexLost;
    }

    /// <summary>The directory's full path.</summary>
    public string Root { get; }

    /// <summary>The store's id: 32 hex digits.</summary>
    public string StoreId { get; }

    /// <summary>The prefix of the shards' origins.</summary>
    public string Origin { get; }

    /// <summary>All acceptors in the order of their numbers, the lost ones too.</summary>
    public IReadOnlyList<SqliteAcceptor> Acceptors { get; }

    /// <summary>The index; null if it cannot be read. It is derived data: checkpoints and leaf hashes, for a second opinion.</summary>
    public SqliteShardIndex? Index { get; }

    /// <summary>Why the index cannot be read; null if it can.</summary>
    public string? IndexLost { get; }

    /// <summary>Opens a store to read it.</summary>
    /// <exception cref="StoreDirectoryException">The directory has no readable <c>synod.json</c>.</exception>
    public static SqliteStoreReader Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var files = new StoreFiles(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        var manifest = StoreManifest.Read(files.Manifest)
            ?? throw new StoreDirectoryException($"'{files.Root}' is no data directory: it has no synod.json.");
        var acceptors = Enumerable.Range(1, manifest.Acceptors).Select(n => OpenAcceptor(files, manifest, n)).ToArray();
        try
        {
            return new SqliteStoreReader(
                files.Root, manifest, acceptors, SqliteShardIndex.OpenToRead(files.Index, manifest.StoreId), null);
        }
        catch (StoreException error)
        {
            return new SqliteStoreReader(files.Root, manifest, acceptors, null, error.Message);
        }
    }

    /// <summary>Waits for what is running, then closes all files.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var acceptor in Acceptors)
        {
            if (acceptor.Store is { } store)
            {
                await store.DisposeAsync();
            }
        }

        if (Index is { } index)
        {
            await index.DisposeAsync();
        }
    }

    private static SqliteAcceptor OpenAcceptor(StoreFiles files, StoreManifest manifest, int number)
    {
        var path = files.Acceptor(number);
        try
        {
            var identity = new AcceptorIdentity(manifest.StoreId, number, manifest.Acceptors);
            return new SqliteAcceptor(number, path, SqliteSlotStore.OpenToRead(path, identity), null);
        }
        catch (StoreException error)
        {
            return new SqliteAcceptor(number, path, null, $"Acceptor {number} of {manifest.Acceptors} is lost. {error.Message}");
        }
    }
}
