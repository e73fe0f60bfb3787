using Azure.Core.Pipeline;
using Synod.Azurite;

namespace Synod.Storage.AzureTables.Tests;

/// <summary>The emulator of this room, one for all of its tests.</summary>
public sealed class AzuriteTables : IAsyncLifetime
{
    private AzuriteServer? _server;

    /// <summary>What a client connects with.</summary>
    public string ConnectionString => _server!.ConnectionString;

    /// <summary>A name that no other test has: letters and digits, a letter first.</summary>
    public static string NewName() => "t" + Guid.NewGuid().ToString("N");

    public async Task InitializeAsync() => _server = await AzuriteServer.StartAsync();

    public Task DisposeAsync() => _server?.DisposeAsync().AsTask() ?? Task.CompletedTask;

    /// <summary>A client of a table, over the network or another transport.</summary>
    internal TableClient Table(string name, HttpPipelineTransport? transport = null)
    {
        var connection = TableConnection.Parse(ConnectionString);
        return new TableClient(
            connection,
            transport is null
                ? TablePipeline.Build(connection, TimeProvider.System)
                : TablePipeline.Build(connection, TimeProvider.System, transport),
            name);
    }

    /// <summary>A client of a new table.</summary>
    internal async Task<TableClient> NewTableAsync()
    {
        var table = Table(NewName());
        await table.CreateIfMissingAsync(default);
        return table;
    }
}

/// <summary>The tests that need the emulator.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteTests : ICollectionFixture<AzuriteTables>
{
    public const string Name = "Azurite";
}
