using Synod.Runtime;

namespace Synod.Storage.AzureTables;

/// <summary>
/// A store on Azure tables as an auditor sees it: nothing is written or made, no key is needed, servers and silos may run on
/// it, and what is lost is told rather than refused. The role <c>Storage Table Data Reader</c> is enough.
/// </summary>
public sealed class AzureTablesStoreReader
{
    private AzureTablesStoreReader(
        string place, StoreRow row, IReadOnlyList<AzureTablesAcceptor> acceptors, IShardIndex? index, string? indexLost)
    {
        Place = place;
        StoreId = row.StoreId;
        Origin = row.Origin;
        Acceptors = acceptors;
        Index = index;
        IndexLost = indexLost;
    }

    /// <summary>The address of the first acceptor's table service.</summary>
    public string Place { get; }

    /// <summary>The store's id: 32 hex digits.</summary>
    public string StoreId { get; }

    /// <summary>The prefix of the shards' origins.</summary>
    public string Origin { get; }

    /// <summary>All acceptors in the order of their numbers, the lost ones too.</summary>
    public IReadOnlyList<AzureTablesAcceptor> Acceptors { get; }

    /// <summary>The index; null if it cannot be read. It is derived data: checkpoints and leaf hashes, for a second opinion.</summary>
    public IShardIndex? Index { get; }

    /// <summary>Why the index cannot be read; null if it can.</summary>
    public string? IndexLost { get; }

    /// <summary>Opens a store to read it.</summary>
    /// <param name="connections">One connection for all acceptors, or one for each, in their order.</param>
    /// <param name="serviceId">The service id that it must have; null for whatever it has.</param>
    /// <param name="clock">Tells the service when a request was sent.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <exception cref="AzureTablesStoreException">There is no store, or another one than was named.</exception>
    /// <exception cref="StoreException">The first acceptor's service does not answer.</exception>
    public static async Task<AzureTablesStoreReader> OpenAsync(
        IReadOnlyList<string> connections, string? serviceId, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connections);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentOutOfRangeException.ThrowIfZero(connections.Count);
        var services = StoreTables.Of(connections, clock);
        var first = await ReadFirstAsync(services[0], cancellationToken);
        var fault = ServiceIds.Fault(serviceId)
            ?? ServiceIds.Difference(services[0].ToString(), first.ServiceId, serviceId)
            ?? (services.Count > 1 && services.Count != first.Acceptors
                ? $"There are {services.Count} connections, and the store in '{services[0]}' has {first.Acceptors} acceptors; "
                    + "give one connection, or one for each."
                : null);
        if (fault is not null)
        {
            throw new AzureTablesStoreException(fault);
        }

        var acceptors = new List<AzureTablesAcceptor>();
        for (var number = 1; number <= first.Acceptors; number++)
        {
            var tables = services.Count == 1 ? services[0] : services[number - 1];
            var why = await tables.FindLossAsync(first, number, cancellationToken);
            acceptors.Add(new AzureTablesAcceptor(
                number,
                tables.ToString(),
                why is null ? new AzureTablesSlotStore(tables.Votes, first.ServiceId, number) : null,
                why is null ? null : $"Acceptor {number} of {first.Acceptors} is lost. {why}"));
        }

        var indexLost = await FindIndexLossAsync(services[0], cancellationToken);
        return new AzureTablesStoreReader(
            services[0].ToString(), first, acceptors, indexLost is null ? new AzureTablesShardIndex(services[0].Index) : null, indexLost);
    }

    private static async Task<StoreRow> ReadFirstAsync(StoreTables tables, CancellationToken cancellationToken)
    {
        try
        {
            if (await tables.Store.ExistsAsync(cancellationToken)
                && await StoreRow.ReadAsync(tables.Store, 1, cancellationToken) is { } first)
            {
                return first;
            }
        }
        catch (FormatException error)
        {
            throw new AzureTablesStoreException($"The store in '{tables}' cannot be read: {error.Message}.", error);
        }

        throw new AzureTablesStoreException(
            $"'{tables}' does not hold the first acceptor of a store. Give the connections in the order of their acceptors.");
    }

    private static async Task<string?> FindIndexLossAsync(StoreTables tables, CancellationToken cancellationToken)
    {
        try
        {
            await tables.Index.RequireTableAsync(cancellationToken);
            return null;
        }
        catch (StoreException error)
        {
            return error.Message;
        }
    }
}
