using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Synod.EndToEnd;

namespace Synod.Silo.Tests;

/// <summary>A silo in a process of its own, on Azurite.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private readonly ServerProcess _process;

    private SiloProcess(ServerProcess process, string gateway)
    {
        _process = process;
        Gateway = gateway;
    }

    /// <summary>The address of its HTTP API.</summary>
    public string Url => _process.Url;

    /// <summary>The address of its client gateway.</summary>
    public string Gateway { get; }

    public string Output => _process.Output;

    public static async Task<SiloProcess> StartAsync(string store, string key, params string[] options)
    {
        var gateway = FreePort();
        var process = await ServerProcess.StartProgramAsync(
            "Synod.Silo.dll", "Listening on ",
            [
                "--store", store, "--key", key, "--urls", "http://127.0.0.1:0", "--advertise", "127.0.0.1",
                "--silo-port", FreePort(), "--gateway-port", gateway, .. options,
            ]);
        return new SiloProcess(process, "127.0.0.1:" + gateway);
    }

    public Task KillAsync() => _process.KillAsync();

    public Task<int> StopAsync() => _process.StopAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
