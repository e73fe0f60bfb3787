using System.CommandLine;
using Synod.Ledger;

namespace Synod.Cli;

/// <summary>The options that several commands share, always by the same name and with the same default.</summary>
internal sealed class CommonOptions
{
    public const string ServerVariable = "SYNOD_SERVER";
    public const string LedgerVariable = "SYNOD_LEDGER";
    private const string DefaultServer = "http://127.0.0.1:5080";

    public CommonOptions(CliHost host)
    {
        Server = Parsed.Option(
            "--server", "URL", $"The service's address. Default: ${ServerVariable}, or {DefaultServer}.", ParseServer,
            () => host.Environment(ServerVariable) ?? DefaultServer);
        Ledger = Parsed.Option(
            "--ledger", "NAME", $"The ledger. Default: ${LedgerVariable}.", LedgerName.Parse,
            () => host.Environment(LedgerVariable));
        Ledger.Required = host.Environment(LedgerVariable) is null;
        OptionalLedger = Parsed.Option(
            "--ledger", "NAME", $"The ledger. Default: ${LedgerVariable}.", LedgerName.Parse,
            () => host.Environment(LedgerVariable));
        NamedLedger = Parsed.Option("--ledger", "NAME", "The ledger.", LedgerName.Parse);
        Timeout = Parsed.Option(
            "--timeout", "SECONDS", "How long a request that meets no answer is repeated. Default: 60.", ParseTimeout,
            () => "60");
    }

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON document on standard output, and nothing else there.",
        Recursive = true,
    };

    public Option<Uri> Server { get; }

    public Option<LedgerName> Ledger { get; }

    /// <summary>For a command that can do without: a dry run needs none.</summary>
    public Option<LedgerName> OptionalLedger { get; }

    /// <summary>
    /// For commands that mean something else without: an audit is of everything, and a load makes a ledger of its own. The
    /// environment must not narrow the one, nor send the other into somebody's books.
    /// </summary>
    public Option<LedgerName> NamedLedger { get; }

    public Option<TimeSpan> Timeout { get; }

    /// <summary>Adds what a command needs that talks to a service.</summary>
    public T Online<T>(T command)
        where T : Command
    {
        command.Add(Server);
        command.Add(Timeout);
        return command;
    }

    private static Uri ParseServer(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new FormatException("A server is a URL such as " + DefaultServer + ".");

    private static TimeSpan ParseTimeout(string text) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, null, out var seconds) && seconds is > 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException("A time-out is 1 to 86400 seconds.");
}
