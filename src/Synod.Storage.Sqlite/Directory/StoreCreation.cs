using System.Security.Cryptography;
using Synod.Hosting;

namespace Synod.Storage.Sqlite;

/// <summary>
/// The making of a data directory. <c>synod.json</c> comes first and claims the directory, with <c>complete</c> false; it says
/// true when every other file is there. A creation that a crash cut off is finished at the next opening.
/// </summary>
internal static class StoreCreation
{
    private const int StoreIdBytes = 16;

    /// <summary>Makes the directory if it is missing, and refuses one that is in use for something else.</summary>
    /// <exception cref="StoreDirectoryException">It is a file, has other files, or is write-protected.</exception>
    /// <exception cref="IOException">It cannot be made or read.</exception>
    public static void PrepareDirectory(StoreFiles files)
    {
        if (File.Exists(files.Root))
        {
            throw new StoreDirectoryException($"'{files.Root}' is a file; a store needs a directory.");
        }

        if (!Directory.Exists(files.Root))
        {
            MakeDirectory(files.Root);
        }

        if (WriteProtection.Describe(files.Root) is { } protection)
        {
            throw new StoreDirectoryException(protection);
        }

        if (!File.Exists(files.Manifest))
        {
            RefuseForeignFiles(files);
        }
    }

    /// <summary>Claims the directory for a new store.</summary>
    public static StoreManifest Begin(StoreFiles files, int? acceptors, string? origin, TimeProvider clock)
    {
        RefuseForeignFiles(files);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(StoreIdBytes));
        var manifest = new StoreManifest
        {
            Format = StoreManifest.CurrentFormat,
            StoreId = id,
            Acceptors = acceptors ?? StoreOptions.DefaultAcceptors,
            Origin = origin ?? StoreOptions.DefaultOrigin(id),
            CreatedAt = clock.GetUtcNow(),
            Complete = false,
        };
        manifest.Write(files.Manifest);
        return manifest;
    }

    /// <summary>Makes the files that a claimed directory lacks.</summary>
    /// <exception cref="StoreDirectoryException">There are votes in it already, so that it is no creation which was cut off.</exception>
    public static StoreManifest Finish(StoreFiles files, StoreManifest manifest)
    {
        for (var number = 1; number <= manifest.Acceptors; number++)
        {
            var acceptor = new AcceptorIdentity(manifest.StoreId, number, manifest.Acceptors);
            var path = files.Acceptor(number);
            if (File.Exists(path))
            {
                RequireNoVotes(files, path, acceptor);
            }
            else
            {
                SqliteSlotStore.Create(path, acceptor);
            }
        }

        using var signer = File.Exists(files.SigningKey)
            ? PemCheckpointSigner.Load(files.SigningKey)
            : PemCheckpointSigner.Create(files.SigningKey);
        var complete = manifest with { SigningKey = signer.PublicKeyHash(), Complete = true };
        complete.Write(files.Manifest);
        return complete;
    }

    private static void MakeDirectory(string path)
    {
        var missing = new Stack<string>();
        for (var at = path; at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at))
        {
            missing.Push(at);
        }

        Directory.CreateDirectory(path);
        foreach (var made in missing)
        {
            DurableFile.SyncDirectory(Path.GetDirectoryName(made)!);
        }
    }

    private static void RefuseForeignFiles(StoreFiles files)
    {
        if (files.FindForeign() is { } foreign)
        {
            throw new StoreDirectoryException(
                $"The directory '{files.Root}' has no synod.json and is not empty: there is '{Path.GetFileName(foreign)}'. "
                + "Name an empty directory for a new store; if this was a store, restore its synod.json.");
        }
    }

    private static void RequireNoVotes(StoreFiles files, string path, AcceptorIdentity acceptor)
    {
        var store = SqliteSlotStore.Open(path, acceptor);
        try
        {
            if (store.HasSlots())
            {
                throw new StoreDirectoryException(
                    $"'{files.Manifest}' says that the store's creation never ended, and '{path}' has votes in it: "
                    + "the one or the other is not this store's. Restore both from the same backup.");
            }
        }
        finally
        {
            store.Close();
        }
    }
}
