using Synod.Client;
using Synod.Ledger;

namespace Synod.EndToEnd;

/// <summary>
/// A server that is killed again and again, and starts again on the same data. Clients hold on to one of its lives; when
/// that is over, it leads them to the next.
/// </summary>
internal sealed class MortalServer : IAsyncDisposable
{
    public static readonly LedgerName Ledger = LedgerName.Parse("bank");

    // A call is made once: to repeat it is the workload's business, and a call of its own in the history.
    private static readonly SynodClientOptions Once = new() { Retry = new RetryPolicy { MaxAttempts = 1 } };

    private readonly string _data;
    private readonly string[] _options;

    private MortalServer(string data, string[] options, ServerProcess first)
    {
        (_data, _options) = (data, options);
        Now = new Life(first);
    }

    /// <summary>The newest life.</summary>
    public Life Now { get; private set; }

    /// <summary>How often it was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>Starts it for the first time, and creates the ledger.</summary>
    public static Task<MortalServer> StartAsync(string data, params string[] options) => StartAsync(data, 1, options);

    /// <summary>Starts it for the first time, and creates the ledger with so many shards.</summary>
    public static async Task<MortalServer> StartAsync(string data, int shards, params string[] options)
    {
        var server = new MortalServer(data, options, await ServerProcess.StartAsync(data, options));
        await server.Now.Client.CreateLedgerAsync(Ledger, shards);
        return server;
    }

    /// <summary>Kills it and starts it again.</summary>
    /// <param name="stillbornAt">Not null to start and kill it once more in between, when it prints what begins like this.</param>
    public async Task KillAsync(string? stillbornAt = null)
    {
        await using var killed = Now;
        await killed.KillAsync();
        Kills++;
        if (stillbornAt is not null)
        {
            await ServerProcess.KillAtAsync(_data, stillbornAt, _options);
        }

        Now = new Life(await ServerProcess.StartAsync(_data, _options));
        killed.Continue(Now);
    }

    public ValueTask DisposeAsync() => Now.DisposeAsync();

    /// <summary>From a start to a kill.</summary>
    internal sealed class Life : IAsyncDisposable
    {
        private readonly ServerProcess _server;
        private readonly HttpClient _http;
        private readonly TaskCompletionSource<Life> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _isOver;

        public Life(ServerProcess server)
        {
            _server = server;
            _http = new HttpClient { BaseAddress = new Uri(server.Url) };
            Client = new SynodClient(_http, Once);
            Caller = new LedgerCaller(Client, Ledger);
        }

        public Uri Address => _http.BaseAddress!;

        public SynodClient Client { get; }

        public LedgerCaller Caller { get; }

        /// <summary>True once there is no sense in calling any more.</summary>
        public bool IsOver => _isOver;

        /// <summary>The life after this one.</summary>
        public Task<Life> Next => _next.Task;

        public async Task KillAsync()
        {
            _isOver = true;
            await _server.KillAsync();
        }

        /// <summary>Leads the clients of this life to the next.</summary>
        public void Continue(Life next) => _next.SetResult(next);

        /// <summary>SIGTERM.</summary>
        /// <returns>The exit code.</returns>
        public Task<int> StopAsync() => _server.StopAsync();

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            await _server.DisposeAsync();
        }
    }
}
