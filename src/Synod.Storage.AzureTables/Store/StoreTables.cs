using Azure.Core.Pipeline;

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

    /// <summary>The service's address, for an operator.</summary>
    public override string ToString() => _connection.ToString();
}
