using Azure.Core.Pipeline;

namespace Synod.Storage.AzureTables.Tests;

/// <summary>Clients of a table that is nowhere.</summary>
internal static class Tables
{
    public static TableClient Over(HttpPipelineTransport transport, string name = "SynodVotes")
    {
        var parsed = TableConnection.Parse("UseDevelopmentStorage=true");
        return new TableClient(parsed, TablePipeline.Build(parsed, TimeProvider.System, transport), name);
    }
}
