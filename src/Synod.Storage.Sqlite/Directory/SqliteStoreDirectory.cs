using Synod.Hosting;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>
/// The data directory of a store on one machine: <c>synod.json</c>, one file of votes for each acceptor, the index and the
/// signing key.
/// </summary>
/// <remarks>
/// <para>
/// Several processes may have the same directory open. Acceptors in one directory share its disk's fate: more than one
/// protects against the loss of a file, not of the disk.
/// </para>
/// <para>
/// Every file names its store and is checked at every opening. What is lost is reported and never made anew, except for
/// the index, which is derived from the chain.
/// </para>
/// </remarks>
public sealed class SqliteStoreDirectory : IAsyncDisposable
{
    internal SqliteStoreDirectory(
        StoreFiles files,
        StoreManifest manifest,
        IReadOnlyList<SqliteAcceptor> acceptors,
        SqliteShardIndex index,
        PemCheckpointSigner signer,
        IReadOnlyList<string> warnings)
    {
        Root = files.Root;
        StoreId = manifest.StoreId;
        Origin = manifest.Origin;
        CreatedAt = manifest.CreatedAt;
        Acceptors = acceptors;
        Index = index;
        Signer = signer;
        Warnings = warnings;
    }

    /// <summary>The directory's full path.</summary>
    public string Root { get; }

    /// <summary>The store's id: 16 random bytes, as 32 hex digits.</summary>
    public string StoreId { get; }

    /// <summary>The prefix of the shards' origins (docs/formats.md, "Checkpoint").</summary>
    public string Origin { get; }

    /// <summary>When the store was created.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>All acceptors in the order of their numbers, the lost ones too. A majority of them is there.</summary>
    public IReadOnlyList<SqliteAcceptor> Acceptors { get; }

    /// <summary>The index of all shards.</summary>
    public SqliteShardIndex Index { get; }

    /// <summary>Signs with the key of this directory.</summary>
    public PemCheckpointSigner Signer { get; }

    /// <summary>What an operator must know although the store works: lost acceptors, a key that others can read.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Opens a store, or creates one in a directory that is missing or empty.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="acceptors">1, 3, 5 or 7; null for what the store has, and for 1 in a new one.</param>
    /// <param name="origin">The prefix of the shards' origins; null for what the store has, and for
    /// <c>synod/</c> and the first 12 digits of its id in a new one.</param>
    /// <param name="clock">Tells when a new store was created.</param>
    /// <exception cref="StoreDirectoryException">The directory cannot be used; the message is for an operator.</exception>
    public static SqliteStoreDirectory OpenOrCreate(string path, int? acceptors, string? origin, TimeProvider clock)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(clock);
        Require(StoreOptions.Fault(acceptors, origin));
        var files = new StoreFiles(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        try
        {
            StoreCreation.PrepareDirectory(files);
            using var held = DirectoryLock.Take(files.Lock);
            var manifest = StoreManifest.Read(files.Manifest) ?? StoreCreation.Begin(files, acceptors, origin, clock);
            Require(StoreOptions.Difference(files.Root, (manifest.Acceptors, manifest.Origin), acceptors, origin));
            if (!manifest.Complete)
            {
                manifest = StoreCreation.Finish(files, manifest);
            }

            return new StoreOpening(files, manifest).Open();
        }
        catch (Exception error) when (error is StoreException or KeyFileException)
        {
            throw new StoreDirectoryException(error.Message, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreDirectoryException(
                $"The directory '{files.Root}' cannot be used for a store, which must read and write it: {error.Message}", error);
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

        await Index.DisposeAsync();
        Signer.Dispose();
    }

    private static void Require(string? fault)
    {
        if (fault is not null)
        {
            throw new StoreDirectoryException(fault);
        }
    }
}
