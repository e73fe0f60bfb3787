using System.CommandLine;

namespace Synod.Cli;

/// <summary><c>synod</c>: everything a person does from a terminal (docs/cli.md).</summary>
public static class SynodCli
{
    /// <summary>Runs one command line; answers with an <see cref="ExitCode"/>.</summary>
    public static Task<int> RunAsync(string[] args, TextWriter stdout, TextWriter stderr)
    {
        var isTerminal = ReferenceEquals(stdout, Console.Out) && !Console.IsOutputRedirected;
        return RunAsync(args, new CliHost
        {
            Out = stdout,
            Error = stderr,
            IsInteractive = ReferenceEquals(stderr, Console.Error) && !Console.IsErrorRedirected,
            Width = isTerminal ? Math.Max(Console.WindowWidth, 80) : 240,
        });
    }

    /// <summary>Runs one command line with what the host gives; answers with an <see cref="ExitCode"/>.</summary>
    public static async Task<int> RunAsync(string[] args, CliHost host, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        var parsed = BuildRoot(host).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await host.Error.WriteLineAsync(error.Message);
            }

            await host.Error.WriteLineAsync($"Try: synod {PathOf(parsed.CommandResult)}--help");
            return (int)ExitCode.Usage;
        }

        return await parsed.InvokeAsync(
            new InvocationConfiguration { Output = host.Out, Error = host.Error, EnableDefaultExceptionHandler = false },
            cancellationToken);
    }

    private static RootCommand BuildRoot(CliHost host)
    {
        var options = new CommonOptions(host);
        return new RootCommand("A provable double-entry ledger, from the terminal.")
        {
            options.Json,
            LedgerCommands.Build(host, options),
            AccountCommands.Build(host, options),
            TransferCommand.Build(host, options),
            TransactionCommands.Build(host, options),
            ReceiptCommands.Build(host, options),
            ImportCommand.Build(host, options),
            ExportCommand.Build(host, options),
            AuditCommand.Build(host, options),
            BenchCommand.Build(host, options),
        };
    }

    private static string PathOf(System.CommandLine.Parsing.CommandResult command)
    {
        var names = new Stack<string>();
        for (var at = command; at.Parent is System.CommandLine.Parsing.CommandResult parent; at = parent)
        {
            names.Push(at.Command.Name);
        }

        return string.Concat(names.Select(name => name + " "));
    }
}
