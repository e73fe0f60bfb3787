using Synod.Hosting;
using Synod.Runtime;

namespace Synod.Storage.AzureTables;

/// <summary>One acceptor of a store on Azure tables.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Endpoint">The address of its table service.</param>
/// <param name="Store">Its votes; null if the acceptor is lost.</param>
/// <param name="Lost">Why it is lost, a sentence for an operator; null if it is not.</param>
public sealed record AzureTablesAcceptor(int Number, string Endpoint, ISlotStore? Store, string? Lost);

/// <summary>
/// A store on Azure tables, or on an emulator of them: <c>SynodStore</c> says which store it is, <c>SynodVotes</c> has the
/// votes, and <c>SynodIndex</c>, in the first acceptor's service, the index.
/// </summary>
/// <remarks>
/// <para>
/// Several processes may have the same store open. Acceptors in one storage account share its fate: for each to have its
/// own, one connection an acceptor is given.
/// </para>
/// <para>
/// Every service's row names its store and is compared at every opening. What is lost is reported and never made anew,
/// except for the index, which is derived from the chain.
/// </para>
/// </remarks>
public sealed class AzureTablesStore
{
    /// <summary>The table of the votes.</summary>
    public const string VotesTable = AzureTablesSlotStore.TableName;

    internal AzureTablesStore(
        StoreRow row, IReadOnlyList<AzureTablesAcceptor> acceptors, IShardIndex index, ICheckpointSigner signer)
    {
        StoreId = row.StoreId;
        Origin = row.Origin;
        ServiceId = row.ServiceId;
        CreatedAt = row.CreatedAt;
        Acceptors = acceptors;
        Index = index;
        Signer = signer;
        Warnings = [.. acceptors.Select(acceptor => acceptor.Lost).OfType<string>()];
    }

    /// <summary>The store's id: 16 random bytes, as 32 hex digits.</summary>
    public string StoreId { get; }

    /// <summary>The prefix of the shards' origins (docs/formats.md, "Checkpoint").</summary>
    public string Origin { get; }

    /// <summary>The service id of an Orleans cluster on the same tables: it begins the key of every vote.</summary>
    public string ServiceId { get; }

    /// <summary>When the store was created.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>All acceptors in the order of their numbers, the lost ones too. A majority of them is there.</summary>
    public IReadOnlyList<AzureTablesAcceptor> Acceptors { get; }

    /// <summary>The index of all shards.</summary>
    public IShardIndex Index { get; }

    /// <summary>Signs with the key of this store.</summary>
    public ICheckpointSigner Signer { get; }

    /// <summary>What an operator must know although the store works: lost acceptors.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Opens a store, or creates one where there is none.</summary>
    /// <param name="connections">
    /// One connection for all acceptors, or one for each: connection strings or addresses (docs/azure-tables.md).
    /// </param>
    /// <param name="acceptors">1, 3, 5 or 7; null for what the store has, and in a new one for as many as there are connections.</param>
    /// <param name="origin">The prefix of the shards' origins; null for what the store has, and for
    /// <c>synod/</c> and the first 12 digits of its id in a new one.</param>
    /// <param name="serviceId">The service id; null for what the store has, and for <c>synod</c> in a new one.</param>
    /// <param name="signerOf">
    /// Gives the signer; it is told whether the store is new, so that no receipt can name another key than a new one.
    /// </param>
    /// <param name="clock">Tells when a new store was created, and the service when a request was sent.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <exception cref="AzureTablesStoreException">The store cannot be used; the message is for an operator.</exception>
    public static async Task<AzureTablesStore> OpenOrCreateAsync(
        IReadOnlyList<string> connections,
        int? acceptors,
        string? origin,
        string? serviceId,
        Func<bool, ICheckpointSigner> signerOf,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connections);
        ArgumentNullException.ThrowIfNull(signerOf);
        ArgumentNullException.ThrowIfNull(clock);
        var count = connections.Count > 1 ? acceptors ?? connections.Count : acceptors;
        var fault = StoreOptions.Fault(count, origin)
            ?? ServiceIds.Fault(serviceId)
            ?? (connections.Count == 0 ? "A store needs a connection." : null)
            ?? (connections.Count > 1 && connections.Count != count
                ? $"There are {connections.Count} connections and {StoreOptions.Count(count!.Value)}; give one connection, or one for each."
                : null);
        if (fault is not null)
        {
            throw new AzureTablesStoreException(fault);
        }

        var services = StoreTables.Of(connections, clock);
        return await new StoreOpening(services, count, origin, serviceId, signerOf, clock).OpenAsync(cancellationToken);
    }
}
