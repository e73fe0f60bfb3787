using Synod.Client;
using Synod.Ledger;
using Synod.Storage.Sqlite;

namespace Synod.Server.Tests;

/// <summary>The parts put together, in this process: what the server says when it starts, and when it cannot.</summary>
public sealed class StartAndStopTests : IDisposable
{
    private const string AnyPort = "http://127.0.0.1:0";
    private static readonly LedgerName Bank = LedgerName.Parse("bank");

    private readonly string _root = Directory.CreateTempSubdirectory("synod-").FullName;
    private readonly StringWriter _output = new();

    private ServerOptions Options => new(Path.Combine(_root, "data"), AnyPort);

    [Fact]
    public async Task It_says_where_it_listens_what_it_recovered_and_that_it_stopped()
    {
        await using (var first = await StartAsync(Options with { Acceptors = 3, Origin = "test.example" }))
        {
            using var http = HttpOf(first);
            await new SynodClient(http).CreateLedgerAsync(Bank, 2);
            await first.StopAsync();
        }

        var said = _output.ToString();
        Assert.Contains("3 acceptor(s), origin test.example", said, StringComparison.Ordinal);
        Assert.Contains("Listening on http://127.0.0.1:", said, StringComparison.Ordinal);
        Assert.EndsWith("Draining" + Environment.NewLine + "Stopped" + Environment.NewLine, said, StringComparison.Ordinal);

        // What the directory was made with holds without being said again.
        _output.GetStringBuilder().Clear();
        await using var second = await StartAsync(Options);
        said = _output.ToString();
        Assert.Contains("3 acceptor(s), origin test.example", said, StringComparison.Ordinal);
        Assert.Contains("Recovered bank/1: block 1 (snapshot at 1), 1 entries, 0 accounts", said, StringComparison.Ordinal);
        Assert.Contains("Recovered 3 shard(s) in ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_ready_once_it_listens()
    {
        await using var server = await StartAsync(Options);
        using var http = HttpOf(server);

        Assert.Null(await new SynodClient(http).WhyNotReadyAsync());
        Assert.Empty(await new SynodClient(http).ListLedgersAsync());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    [InlineData(9)]
    public async Task It_does_not_start_with_a_number_of_acceptors_that_is_no_quorum_size(int acceptors)
    {
        await Assert.ThrowsAsync<StoreDirectoryException>(() => StartAsync(Options with { Acceptors = acceptors }));

        Assert.False(Directory.Exists(Options.Data));
    }

    [Fact]
    public async Task It_does_not_start_with_another_number_of_acceptors_than_the_directory_has()
    {
        await (await StartAsync(Options)).DisposeAsync();

        var e = await Assert.ThrowsAsync<StoreDirectoryException>(() => StartAsync(Options with { Acceptors = 3 }));

        Assert.Contains("acceptor", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_does_not_start_on_an_address_that_is_taken()
    {
        await using var first = await StartAsync(Options);

        var e = await Assert.ThrowsAsync<ServerStartException>(
            () => StartAsync(new ServerOptions(Path.Combine(_root, "other"), first.Addresses.Single())));

        Assert.Contains("in use", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_does_not_start_on_an_address_that_is_none()
    {
        await Assert.ThrowsAsync<ServerStartException>(() => StartAsync(Options with { Urls = "not an address" }));
    }

    public void Dispose()
    {
        Directory.Delete(_root, recursive: true);
        _output.Dispose();
    }

    private Task<SynodServer> StartAsync(ServerOptions options) => SynodServer.StartAsync(options, _output, default);

    private static HttpClient HttpOf(SynodServer server) => new() { BaseAddress = new Uri(server.Addresses.Single()) };
}
