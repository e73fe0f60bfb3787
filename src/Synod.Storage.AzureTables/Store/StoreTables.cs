using Azure.Core.Pipeline;
using Synod.Runtime;

namespace Synod.Storage.AzureTables;

/// <summary>The tables of one table service.</summary>
internal sealed class StoreTables
{
    private readonly TableConnection _connection;

    /// <summary>The tables that a pipeline leads to.</summary>
    public StoreTables(TableConnection connection, HttpPipeline pipeline)
    {
        _connection = connection;
        Store = new TableClient(connection, pipeline, StoreRow.TableName);
        Votes = new TableClient(connection, pipeline, AzureTablesSlotStore.TableName);
        Index = new TableClient(connection, pipeline, AzureTablesShardIndex.TableName);
    }

    /// <summary>Whose votes are here.</summary>
    public TableClient Store { get; }

    /// <summary>The votes.</summary>
    public TableClient Votes { get; }

    /// <summary>The index; only in the first acceptor's service.</summary>
    public TableClient Index { get; }

    /// <summary>The tables of the services that the connections lead to.</summary>
    /// <exception cref="AzureTablesStoreException">A connection is none.</exception>
    public static IReadOnlyList<StoreTables> Of(IEnumerable<string> connections, TimeProvider clock) =>
        [.. connections.Select(TableConnection.Parse)
            .Select(connection => new StoreTables(connection, TablePipeline.Build(connection, clock)))];

    /// <summary>Why this service does not have an acceptor of a store, in a sentence; null if it has it.</summary>
    /// <param name="store">The row of the store's first acceptor.</param>
    /// <param name="number">The acceptor's number, from 1.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task<string?> FindLossAsync(StoreRow store, int number, CancellationToken cancellationToken)
    {
        try
        {
            if (await StoreRow.ReadAsync(Store, number, cancellationToken) is not { } row || !row.IsOfStore(store))
            {
                return $"'{this}' does not hold it.";
            }

            await Votes.RequireTableAsync(cancellationToken);
            return null;
        }
        catch (Exception error) when (error is StoreException or FormatException)
        {
            return error.Message;
        }
    }

    /// <summary>The service's address, for an operator.</summary>
    public override string ToString() => _connection.ToString();
}
