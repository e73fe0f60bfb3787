using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Synod.EndToEnd;

/// <summary>A server in a process of its own, as users run it: it can be asked to stop, and it can be killed.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const string Listening = "Listening on ";
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    // A line begins like this: the rest of it is heard.
    private readonly string _awaited;
    private readonly TaskCompletionSource<string> _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(ProcessStartInfo start, string awaited = Listening)
    {
        _awaited = awaited;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Exited += (_, _) =>
        {
            // Its last words may still be on their way.
            _process.WaitForExit();
            _heard.TrySetException(new InvalidOperationException("The server ended: " + Output));
        };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Url { get; private set; } = "";

    /// <summary>Everything that it printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts a server on a free port and waits until it listens.</summary>
    public static async Task<ServerProcess> StartAsync(string data, params string[] options)
    {
        var server = new ServerProcess(Command(data, options));
        server.Url = await server._heard.Task;
        return server;
    }

    /// <summary>Starts another program of ours and waits for a line that begins like this; its rest is the address.</summary>
    public static async Task<ServerProcess> StartProgramAsync(string program, string awaited, params string[] arguments)
    {
        var process = new ServerProcess(Program(program, arguments), awaited);
        process.Url = await process._heard.Task;
        return process;
    }

    /// <summary>Starts a server whose files cannot grow past a size: a full disk that needs no disk.</summary>
    public static async Task<ServerProcess> StartWithFullDiskAsync(string data, int maxFileKib)
    {
        var command = Command(data, []);

        // The runtime maps its code through a large file in memory unless it is told not to; that is no file of ours.
        command.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        string[] arguments = ["-c", $"trap '' XFSZ; ulimit -f {maxFileKib}; exec \"$0\" \"$@\"", command.FileName, .. command.ArgumentList];
        command.FileName = "bash";
        command.ArgumentList.Clear();
        foreach (var argument in arguments)
        {
            command.ArgumentList.Add(argument);
        }

        var server = new ServerProcess(command);
        server.Url = await server._heard.Task;
        return server;
    }

    /// <summary>Runs a server that is expected to refuse to start.</summary>
    /// <returns>Its exit code and what it said.</returns>
    public static async Task<(int ExitCode, string Output)> RunToEndAsync(string data, params string[] options)
    {
        await using var server = new ServerProcess(Command(data, options));
        _ = server._heard.Task.Exception;
        await server._process.WaitForExitAsync();
        return (server._process.ExitCode, server.Output);
    }

    /// <summary>Starts a server and kills it as soon as it prints a line that begins like this.</summary>
    public static async Task KillAtAsync(string data, string line, params string[] options)
    {
        await using var server = new ServerProcess(Command(data, options), line);
        await server._heard.Task;
        await server.KillAsync();
    }

    /// <summary>SIGKILL: no warning, no flush.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>SIGTERM: what an operator and an orchestrator send.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        Assert.Equal(0, SendSignal(_process.Id, Terminate));
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);

    private static ProcessStartInfo Command(string data, string[] options) =>
        Program("Synod.Server.dll", ["--data", data, "--urls", "http://127.0.0.1:0", .. options]);

    private static ProcessStartInfo Program(string program, string[] arguments) => new(
        Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
        [Path.Combine(AppContext.BaseDirectory, program), .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

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

        if (line.StartsWith(_awaited, StringComparison.Ordinal))
        {
            _heard.TrySetResult(line[_awaited.Length..]);
        }
    }
}
