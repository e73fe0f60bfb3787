namespace Synod.Gateway.Tests;

/// <summary>A gateway for the tests of a class that must never reach the ledger.</summary>
public sealed class QuietHost : IAsyncLifetime
{
    internal GatewayHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await GatewayHost.StartAsync();

    public async Task DisposeAsync()
    {
        var calls = Host.Ledgers.Calls;
        await Host.DisposeAsync();
        Assert.Equal(0, calls);
    }
}
