using Synod.Hosting;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>The opening of a complete data directory. What was opened is closed again if a later file is refused.</summary>
internal sealed class StoreOpening(StoreFiles files, StoreManifest manifest)
{
    private readonly List<SqliteAcceptor> _acceptors = [];
    private readonly List<string> _warnings = [];

    // Whether any acceptor ever promised or voted. A majority of them is asked, so that no chosen block is missed.
    private bool _hasHistory;

    /// <summary>Opens all files.</summary>
    /// <exception cref="StoreDirectoryException">A file that is needed is missing, or one is not this store's.</exception>
    /// <exception cref="StoreException">A file cannot be opened.</exception>
    public SqliteStoreDirectory Open()
    {
        PemCheckpointSigner? signer = null;
        try
        {
            OpenAcceptors();
            signer = OpenSigner();
            var index = SqliteShardIndex.Open(files.Index, manifest.StoreId);
            return new SqliteStoreDirectory(files, manifest, _acceptors, index, signer, _warnings);
        }
        catch
        {
            signer?.Dispose();
            foreach (var acceptor in _acceptors)
            {
                acceptor.Store?.Close();
            }

            throw;
        }
    }

    private void OpenAcceptors()
    {
        for (var number = 1; number <= manifest.Acceptors; number++)
        {
            _acceptors.Add(OpenAcceptor(number));
        }

        var lost = _acceptors.Where(acceptor => acceptor.Store is null).Select(acceptor => acceptor.Lost!).ToList();
        var majority = (manifest.Acceptors / 2) + 1;
        if (manifest.Acceptors - lost.Count < majority)
        {
            throw new StoreDirectoryException(
                $"The store in '{files.Root}' has {StoreOptions.Count(manifest.Acceptors)} and needs {majority} to work. "
                + string.Join(' ', lost));
        }

        _warnings.AddRange(lost);
    }

    private SqliteAcceptor OpenAcceptor(int number)
    {
        var path = files.Acceptor(number);
        var identity = new AcceptorIdentity(manifest.StoreId, number, manifest.Acceptors);
        if (!File.Exists(path))
        {
            return Lost($"Its file '{path}' is missing.");
        }

        SqliteSlotStore? store = null;
        try
        {
            store = SqliteSlotStore.Open(path, identity);
            _hasHistory |= store.HasSlots();
            return new SqliteAcceptor(number, path, store, null);
        }
        catch (CorruptRecordException error)
        {
            store?.Close();
            return Lost(error.Message);
        }

        // Never made anew: an acceptor that comes back without its votes could let two blocks be chosen in one slot.
        SqliteAcceptor Lost(string why) => new(
            number,
            path,
            null,
            $"Acceptor {number} of {manifest.Acceptors} is lost. {why} "
            + "It is not made anew, since it may have voted; restore its newest state.");
    }

    private PemCheckpointSigner OpenSigner()
    {
        var signer = SigningKeyFile.Open(files.SigningKey, storeIsNew: !_hasHistory);
        try
        {
            Recognise(signer);
        }
        catch
        {
            signer.Dispose();
            throw;
        }

        if (SigningKeyFile.Warning(files.SigningKey) is { } warning)
        {
            _warnings.Add(warning);
        }

        return signer;
    }

    private void Recognise(PemCheckpointSigner signer)
    {
        var hash = signer.PublicKeyHash();
        if (hash == manifest.SigningKey)
        {
            return;
        }

        if (_hasHistory)
        {
            throw new StoreDirectoryException(
                $"The signing key '{files.SigningKey}' is not this store's: SHA-256 of its public half is {hash}, "
                + $"and the store's is {manifest.SigningKey}. Restore the store's key from a backup.");
        }

        // Nothing was signed yet, so that any key will do.
        (manifest with { SigningKey = hash }).Write(files.Manifest);
    }
}
