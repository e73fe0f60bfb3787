using Azure.Core.Pipeline;

namespace Synod.Storage.AzureTables.Tests;

/// <summary>Clients of a table that is nowhere.</summary>
internal static class Tables
{
    public static TableClient Over(HttpPipelineTransport transport, string connection = "UseDevelopmentStorage=true")
    {
        var parsed = TableConnection.Parse(connection);
        return new TableClient(parsed, TablePipeline.Build(parsed, TimeProvider.System, transport), "SynodVotes");
    }
}
