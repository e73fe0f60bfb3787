using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;

namespace Synod.Benchmarks;

/// <summary>The server over HTTP: one that is started here with a fresh store, or one that runs somewhere.</summary>
internal sealed class HttpTarget : ILoadTarget
{
    private const int AccountsInARead = 100;
    private readonly TransferMix _mix;
    private readonly BodyKind _kind;
    private readonly BenchDirectory? _directory;
    private readonly HttpClient _http;
    private ServerProcess? _server;
    private Uri _address;
    private TotalsSum? _sums;
    private int _acceptors;
    private readonly string _ledger;

    private HttpTarget(TransferMix mix, BodyKind kind, Uri address, string ledger, BenchDirectory? directory, ServerProcess? server)
    {
        _mix = mix;
        _kind = kind;
        _directory = directory;
        _server = server;
        _address = address;
        _ledger = "/v1/ledgers/" + ledger;

        // For what is not measured; the load has connections of its own.
        var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public string Name => "http, " + _kind.ToString().ToLowerInvariant();

    /// <summary>Starts a server on a fresh store.</summary>
    public static async Task<HttpTarget> StartAsync(
        TransferMix mix, BodyKind kind, string? parent, int acceptors, CancellationToken cancellationToken)
    {
        var directory = BenchDirectory.Create(parent);
        try
        {
            var (server, address) = await ServerProcess.StartAsync(DataIn(directory), acceptors, cancellationToken);
            return new HttpTarget(mix, kind, address, "bench", directory, server) { _acceptors = acceptors };
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>A server that runs already; the load gets a ledger of its own.</summary>
    public static HttpTarget At(TransferMix mix, BodyKind kind, Uri address) =>
        new(mix, kind, address, "bench-" + RandomNumberGenerator.GetHexString(12, lowercase: true), null, null);

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        using var created = await _http.PutAsJsonAsync(At(""), new { shards = _mix.Accounts.Shards }, cancellationToken);
        await ThrowUnlessCreatedAsync(created, cancellationToken);
        foreach (var names in _mix.Accounts.Names.Chunk(LoadPlan.MaxBatch))
        {
            var accounts = names.Select(name => new { id = name.Value, asset = BenchAccount.Asset, overdraft = "unlimited" });
            using var opened = await _http.PostAsJsonAsync(At("/accounts"), accounts, cancellationToken);
            await ThrowUnlessCreatedAsync(opened, cancellationToken);
        }
    }

    public ILoadConnection Connect() => new Connection(this);

    public ResourceUsage? Usage() => _server?.Usage();

    public async Task<TotalsSum> SumTotalsAsync(CancellationToken cancellationToken)
    {
        UInt128 debits = 0, credits = 0;
        foreach (var names in _mix.Accounts.Names.Chunk(AccountsInARead))
        {
            var query = string.Join('&', names.Select(name => "id=" + name.Value));
            var read = await _http.GetFromJsonAsync<JsonElement>(At("/accounts?" + query), cancellationToken);
            foreach (var account in read.GetProperty("accounts").EnumerateArray())
            {
                debits += UInt128.Parse(account.GetProperty("debitsPosted").GetString()!, provider: null);
                credits += UInt128.Parse(account.GetProperty("creditsPosted").GetString()!, provider: null);
            }
        }

        _sums = new TotalsSum(debits, credits);
        return _sums.Value;
    }

    /// <summary>
    /// Starts the server again on the store that it has stopped on, and measures how long it takes from the start of its process to
    /// the first answer: an account's balance, read strongly.
    /// </summary>
    /// <exception cref="BenchmarkException">The server is not ours, or its books are not what they were.</exception>
    public async Task<TimeSpan> RestartAsync(CancellationToken cancellationToken)
    {
        if (_directory is null || _server is null)
        {
            throw new BenchmarkException("--restart is for a server that is started here.", ExitCode.Usage);
        }

        await _server.DisposeAsync();
        var before = _sums;
        var started = Stopwatch.GetTimestamp();
        (_server, _address) = await ServerProcess.StartAsync(DataIn(_directory), _acceptors, cancellationToken);
        await _http.GetFromJsonAsync<JsonElement>(At("/accounts/" + _mix.Accounts.Names[0].Value), cancellationToken);
        var took = Stopwatch.GetElapsedTime(started);
        return await SumTotalsAsync(cancellationToken) == before
            ? took
            : throw new BenchmarkException($"Before the restart the books had {before}, after it {_sums}.");
    }

    public async Task<long?> StopAsync()
    {
        if (_server is null)
        {
            return null;
        }

        await _server.StopAsync();
        return _directory!.Bytes;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _directory?.Dispose();
    }

    private static string DataIn(BenchDirectory directory) => Path.Combine(directory.Root, "data");

    private Uri At(string path) => new(_address, _ledger + path);

    private static async Task ThrowUnlessCreatedAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.StatusCode != HttpStatusCode.Created)
        {
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            throw new BenchmarkException($"{answer.RequestMessage!.RequestUri}: {(int)answer.StatusCode} {body}");
        }
    }

    private sealed class Connection : ILoadConnection
    {
        private readonly bool _isJson;
        private readonly bool _isBinary;
        private readonly TransactionBodies _bodies;
        private readonly HttpConnection _http;

        public Connection(HttpTarget target)
        {
            _isJson = target._kind == BodyKind.Json;
            _isBinary = target._kind == BodyKind.Binary;
            _bodies = new TransactionBodies(target._mix, target._kind);
            _http = new HttpConnection(target._address, target._ledger + "/transactions", _bodies.ContentType, _bodies.Accept);
        }

        public void Make(long first, int count) => _bodies.Write(first, count);

        public async Task SendAsync(CancellationToken cancellationToken) =>
            await _http.SendAsync(_bodies.WithHeadRoom, TransactionBodies.HeadRoom, cancellationToken);

        public Tally Check() => AnswerReader.Read(
            (HttpStatusCode)_http.Status,
            _http.Body,
            _bodies.Amounts.Length > 1 || !_isJson,
            _isBinary,
            _bodies.Amounts);

        public void Dispose() => _http.Dispose();
    }
}
