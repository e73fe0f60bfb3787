using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Synod.Azurite;

/// <summary>
/// An emulator of Azure's table service in a process of its own, on a port of its own, with everything in memory.
/// </summary>
/// <remarks>
/// It ends when this process does, however that ends: the shell that becomes the emulator leaves behind a watcher, which
/// interrupts it as soon as nobody holds the other end of its standard input.
/// </remarks>
public sealed class AzuriteServer : IAsyncDisposable
{
    // Of every emulator, and in its documentation: no secret.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const string Started = "successfully started";

    // What a shell starts in the background has no standard input of its own, so another descriptor keeps it.
    private const string EndWithStandardInput =
        "exec 3<&0; { read -r _ <&3; kill -INT $$; } >/dev/null 2>&1 & exec \"$@\" 3<&-";

    // In an update Azurite measures the JSON, in which bytes take a third more room, where Azure measures the entity: large
    // blocks could not be written over a promise. The client has Azure's limit, and keeps to it.
    private const string MeasureAsAzureDoes = """
        const main = require("fs").realpathSync(process.argv[1]);
        require(require("path").join(main, "../utils/constants")).ENTITY_SIZE_MAX = 2 << 20;
        """;

    // Somebody may take the port between its choice and its use.
    private const int Tries = 5;

    private readonly Process _process;
    private readonly string _folder;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<bool> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AzuriteServer(string program, int port)
    {
        _folder = Directory.CreateTempSubdirectory("synod-azurite-").FullName;
        Endpoint = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/{Account}"));
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("sh", ["-c", EndWithStandardInput, "sh", .. Command(program, port)])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = _folder,
            },
            EnableRaisingEvents = true,
        };
        var limits = Path.Combine(_folder, "limits.js");
        File.WriteAllText(limits, MeasureAsAzureDoes);
        _process.StartInfo.Environment["NODE_OPTIONS"] = "--require=" + limits;
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Exited += (_, _) => _started.TrySetResult(false);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The address of its table service.</summary>
    public Uri Endpoint { get; }

    /// <summary>What a client connects with.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint={Endpoint}";

    /// <summary>Starts an emulator, and returns when it serves.</summary>
    public static async Task<AzuriteServer> StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = new AzuriteServer(AzuritePackage.ProgramPath, FreePort());
            if (await server._started.Task)
            {
                return server;
            }

            await server.DisposeAsync();
            if (attempt == Tries)
            {
                throw new InvalidOperationException("The emulator does not start: " + server._output);
            }
        }
    }

    /// <summary>Interrupts it and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string[] Command(string program, int port) =>
    [
        program, "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--inMemoryPersistence",
        "--tableHost", "127.0.0.1", "--tablePort", port.ToString(CultureInfo.InvariantCulture),
    ];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line.Contains(Started, StringComparison.Ordinal))
        {
            _started.TrySetResult(true);
        }
    }
}
