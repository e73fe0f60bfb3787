using Synod.Server;

namespace Synod.Cli.Tests;

/// <summary>A server on a port of its own, over a data directory that may be looked at, and damaged, after it stopped.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly SynodServer _server;

    private RunningServer(SynodServer server, string data) => (_server, Data) = (server, data);

    public string Data { get; }

    public string Url => _server.Addresses.Single();

    public static Task<RunningServer> StartAsync(string data, int acceptors = 1) =>
        StartAsync(new ServerOptions(data, "http://127.0.0.1:0", acceptors, "synod/test"));

    /// <summary>A server on tables, whose key is in a directory.</summary>
    public static Task<RunningServer> StartOnTablesAsync(string connection, string key, int acceptors, string? serviceId = null) =>
        StartAsync(new ServerOptions("", "http://127.0.0.1:0", acceptors, "synod/test")
        {
            Stores = [connection],
            Key = key,
            ServiceId = serviceId,
        });

    /// <summary>Runs a command line of words without spaces against this server.</summary>
    public Task<CliRun> RunAsync(string line) => RunAsync(line.Split(' '));

    public Task<CliRun> RunAsync(params string[] args) =>
        CliRun.Of(args, environment: new Dictionary<string, string> { ["SYNOD_SERVER"] = Url, ["SYNOD_LEDGER"] = "bank" });

    /// <summary>A ledger "bank" with cash, customer 42 and one payment, t-1.</summary>
    public async Task OpenBankAsync()
    {
        foreach (var line in new[]
        {
            "ledger create bank",
            "account open cash --asset USD/2 --normal-side debit --overdraft unlimited",
            "account open customers:42 --asset USD/2 --metadata name=Ada",
            "transfer --debit cash --credit customers:42 --amount 2500 --id t-1 --reference 2026/0001",
        })
        {
            var run = await RunAsync(line);
            Assert.True(run.Code == ExitCode.Ok, line + "\n" + run.Error);
        }
    }

    public Task StopAsync() => _server.StopAsync();

    private static async Task<RunningServer> StartAsync(ServerOptions options) =>
        new(await SynodServer.StartAsync(options, TextWriter.Null, CancellationToken.None), options.Data);

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
