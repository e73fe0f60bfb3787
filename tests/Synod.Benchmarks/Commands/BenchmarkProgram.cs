using System.CommandLine;

namespace Synod.Benchmarks;

/// <summary>The program's commands (docs/benchmarks.md).</summary>
internal static class BenchmarkProgram
{
    /// <summary>Runs one command line; answers with an <see cref="ExitCode"/>.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var root = new RootCommand("Measures Synod.") { LoadCommand.Build(), MatrixCommand.Build(), CompareCommand.Build() };
        try
        {
            return await root.Parse(args).InvokeAsync(
                new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        }
        catch (BenchmarkException e)
        {
            await errors.WriteLineAsync(e.Message);
            return (int)e.ExitCode;
        }
    }
}
