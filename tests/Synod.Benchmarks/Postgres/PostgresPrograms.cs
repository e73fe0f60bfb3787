using System.ComponentModel;
using System.Diagnostics;

namespace Synod.Benchmarks;

/// <summary>The programs of PostgreSQL on this machine. They refuse to be root, so for root they are run as its own user.</summary>
internal sealed class PostgresPrograms
{
    public const int Version = 15;
    private const string User = "postgres";
    private readonly string _folder;

    private PostgresPrograms(string folder) => _folder = folder;

    /// <summary>Finds them where Debian's packages put them.</summary>
    /// <exception cref="BenchmarkException">They are not there.</exception>
    public static PostgresPrograms Find()
    {
        var folder = $"/usr/lib/postgresql/{Version}/bin";
        return File.Exists(Path.Combine(folder, "initdb"))
            ? new PostgresPrograms(folder)
            : throw new BenchmarkException(
                $"PostgreSQL {Version} is not in {folder}. On Debian: apt-get install postgresql-{Version}", ExitCode.Missing);
    }

    /// <summary>Gives a directory to the user that they run as.</summary>
    public static async Task OwnAsync(string directory)
    {
        if (Environment.IsPrivilegedProcess)
        {
            await ExecuteAsync("chown", [User, directory]);
        }
    }

    /// <summary>Runs one of them to its end.</summary>
    /// <exception cref="BenchmarkException">It failed.</exception>
    public Task RunAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(_folder, program);
        return Environment.IsPrivilegedProcess
            ? ExecuteAsync("setpriv", ["--reuid", User, "--regid", User, "--init-groups", path, .. arguments])
            : ExecuteAsync(path, arguments);
    }

    private static async Task ExecuteAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                throw new BenchmarkException($"{program} {string.Join(' ', arguments)}: {await output}{await errors}");
            }
        }
        catch (Win32Exception e)
        {
            throw new BenchmarkException($"{program} cannot be run: {e.Message}", ExitCode.Missing);
        }
    }
}
