using System.CommandLine;
using Synod.Client;
using Synod.Ledger;

namespace Synod.Cli;

/// <summary>One run of one command: its options, its output, and a client made when it is first asked for.</summary>
internal sealed class CommandSession(
    CliHost host, CommonOptions options, ParseResult parsed, CancellationToken cancellationToken) : IDisposable
{
    private HttpClient? _http;
    private SynodClient? _client;

    public CliHost Host => host;

    public CancellationToken Cancel => cancellationToken;

    public CommandOutput Output { get; } = new(host, parsed.GetValue(options.Json));

    public LedgerName Ledger => Get(options.Ledger);

    /// <summary>The ledger, or null where the command can do without and none was named.</summary>
    public LedgerName? OptionalLedger => OrNull(options.OptionalLedger);

    /// <summary>The ledger that was named on the command line itself; null if none was.</summary>
    public LedgerName? NamedLedger => OrNull(options.NamedLedger);

    public SynodClient Client => _client ??= ClientOf(Get(options.Server));

    public T Get<T>(Option<T> option) => option is TextOption<T> text && parsed.GetResult(option) is null
        ? text.Fallback()
        : parsed.GetValue(option)!;

    public T Get<T>(Argument<T> argument) => parsed.GetValue(argument)!;

    /// <summary>A client of the service at an address; one service for each run of a command.</summary>
    public SynodClient ClientOf(Uri server)
    {
        // The client has its own bounds; HttpClient's would cut a long answer off without a word.
        _http = new HttpClient(host.Transport()) { BaseAddress = server, Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        return new SynodClient(_http, new SynodClientOptions
        {
            Clock = host.Clock,
            Retry = host.Retry with { TotalTime = Get(options.Timeout) },
        });
    }

    public void Dispose() => _http?.Dispose();

    private LedgerName? OrNull(Option<LedgerName> option) => Get(option) is { Value.Length: > 0 } ledger ? ledger : null;
}
