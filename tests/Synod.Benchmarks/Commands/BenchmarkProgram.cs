using System.CommandLine;

namespace Synod.Benchmarks;

/// <summary>The program's commands (docs/benchmarks.md).</summary>
internal static class BenchmarkProgram
{
    // After Ctrl+C: what was started is stopped, and its files are deleted.
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromMinutes(1);

    /// <summary>Runs one command line; answers with an <see cref="ExitCode"/>.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var root = new RootCommand("Measures Synod.")
        {
            LoadCommand.Build(), MatrixCommand.Build(), CompareCommand.Build(), MicroCommand.Build(),
        };
        try
        {
            return await root.Parse(args).InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = errors,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeToEnd,
            });
        }
        catch (BenchmarkException e)
        {
            await errors.WriteLineAsync(e.Message);
            return (int)e.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return (int)ExitCode.Invalid;
        }
    }
}
