using Synod.Hosting;
using Synod.Ledger;
using Synod.Runtime;
using Synod.Storage.AzureTables;
using Synod.Storage.Sqlite;

namespace Synod.Server;

/// <summary>A store that is open, whatever it is made of.</summary>
/// <param name="Place">Where it is, for an operator.</param>
/// <param name="Origin">The prefix of the shards' origins.</param>
/// <param name="Acceptors">The votes of each acceptor, in the order of their numbers; null for one that is lost.</param>
/// <param name="Index">The look-ups.</param>
/// <param name="Signer">Signs checkpoints.</param>
/// <param name="Warnings">What an operator must know although the store works.</param>
/// <param name="CloseAsync">Waits for what is running, then closes it.</param>
internal sealed record OpenStore(
    string Place,
    string Origin,
    IReadOnlyList<ISlotStore?> Acceptors,
    IShardIndex Index,
    ICheckpointSigner Signer,
    IReadOnlyList<string> Warnings,
    Func<ValueTask> CloseAsync)
{
    /// <summary>Opens or creates the store that the command line names.</summary>
    /// <exception cref="StoreDirectoryException">The data directory cannot be used.</exception>
    /// <exception cref="ServerStartException">
    /// The tables or the signing key cannot be used, or the options contradict each other.
    /// </exception>
    public static Task<OpenStore> OpenOrCreateAsync(ServerOptions options, CancellationToken cancellationToken) =>
        options switch
        {
            { Stores: [], ServiceId: not null } => throw new ServerStartException("--service-id is for a store on tables (--store)."),
            { Stores: [], Key: not null } => throw new ServerStartException(
                "--key is for a store on tables (--store); a directory has its own signing.key."),
            { Stores: [] } => Task.FromResult(InDirectory(options)),
            { Key: null } => throw new ServerStartException("--store needs --key FILE, the signing key; it is made for a new store."),
            _ => InTablesAsync(options, options.Key, cancellationToken),
        };

    /// <summary>The embedded runtime over this store, with the defaults of the product.</summary>
    public EmbeddedLedgers Ledgers(ILoggerFactory logs) => new(
        new EmbeddedPorts(
            [.. Acceptors.Select(AcceptorOver)], Index, Signer, new CryptographicEntropy(), TimeProvider.System, Origin),
        new ShardOptions(),
        logs);

    private static Func<ShardKey, IAcceptor>? AcceptorOver(ISlotStore? store) =>
        store is null ? null : shard => new StoredAcceptor(shard, store);

    private static OpenStore InDirectory(ServerOptions options)
    {
        var directory = SqliteStoreDirectory.OpenOrCreate(options.Data, options.Acceptors, options.Origin, TimeProvider.System);
        return new OpenStore(
            directory.Root,
            directory.Origin,
            [.. directory.Acceptors.Select(acceptor => acceptor.Store)],
            directory.Index,
            directory.Signer,
            directory.Warnings,
            directory.DisposeAsync);
    }

    private static async Task<OpenStore> InTablesAsync(ServerOptions options, string key, CancellationToken cancellationToken)
    {
        PemCheckpointSigner? signer = null;
        try
        {
            var store = await AzureTablesStore.OpenOrCreateAsync(
                options.Stores,
                options.Acceptors,
                options.Origin,
                options.ServiceId,
                storeIsNew => signer = SigningKeyFile.Open(key, storeIsNew),
                TimeProvider.System,
                cancellationToken);
            return new OpenStore(
                string.Join(", ", store.Acceptors.Select(acceptor => acceptor.Endpoint).Distinct()),
                store.Origin,
                [.. store.Acceptors.Select(acceptor => acceptor.Store)],
                store.Index,
                store.Signer,
                [.. store.Warnings, .. new[] { SigningKeyFile.Warning(key) }.OfType<string>()],
                () =>
                {
                    signer?.Dispose();
                    return ValueTask.CompletedTask;
                });
        }
        catch (Exception error) when (error is AzureTablesStoreException or KeyFileException)
        {
            signer?.Dispose();
            throw new ServerStartException(error.Message, error);
        }
    }
}
