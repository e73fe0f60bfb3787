using Synod.Azurite;

namespace Synod.Cli.Tests;

/// <summary>An emulator with a store of three acceptors and the service id "books", in which a server has opened the bank.</summary>
public sealed class TablesBank : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private AzuriteServer? _azurite;
    private RunningServer? _server;

    /// <summary>What a client connects with.</summary>
    public string Connection => _azurite!.ConnectionString;

    /// <summary>The address of the table service.</summary>
    public string Place => _azurite!.Endpoint.AbsoluteUri.TrimEnd('/');

    /// <summary>The server, which goes on.</summary>
    internal RunningServer Server => _server!;

    public async Task InitializeAsync()
    {
        _azurite = await AzuriteServer.StartAsync();
        _server = await RunningServer.StartOnTablesAsync(Connection, _directory["signing.key"], acceptors: 3, "books");
        await _server.OpenBankAsync();
    }

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        await _azurite!.DisposeAsync();
    }

    public void Dispose() => _directory.Dispose();
}
