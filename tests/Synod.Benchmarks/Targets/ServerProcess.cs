using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Synod.Benchmarks;

/// <summary>A server of our own, in a process of its own.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const string Listening = "Listening on ";
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Exited += (_, _) => _listens.TrySetException(
            new BenchmarkException("The server ended: " + string.Join('\n', _output)));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Starts a server on a free port of this machine and waits until it listens.</summary>
    public static async Task<(ServerProcess Server, Uri Address)> StartAsync(
        string data, int acceptors, CancellationToken cancellationToken)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Synod.Server.dll");
        var server = new ServerProcess(new ProcessStartInfo(
            "dotnet",
            [program, "--data", data, "--urls", "http://127.0.0.1:0", "--acceptors", acceptors.ToString(provider: null)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        try
        {
            return (server, await server._listens.Task.WaitAsync(cancellationToken));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public ResourceUsage Usage() => Benchmarks.Usage.Of(_process);

    /// <summary>Asks it to end, as an operator does, and waits.</summary>
    public async Task StopAsync()
    {
        if (_process.HasExited || SendSignal(_process.Id, Terminate) != 0)
        {
            throw new BenchmarkException("The server ended by itself: " + string.Join('\n', _output));
        }

        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        if (line.StartsWith(Listening, StringComparison.Ordinal))
        {
            _listens.TrySetResult(new Uri(line[Listening.Length..]));
        }
    }
}
