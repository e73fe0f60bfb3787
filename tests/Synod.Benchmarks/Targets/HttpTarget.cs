using System.Net;
using System.Net.Http.Headers;
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
    private readonly ServerProcess? _server;
    private readonly HttpClient _http;
    private readonly string _ledger;

    private HttpTarget(TransferMix mix, BodyKind kind, Uri address, string ledger, BenchDirectory? directory, ServerProcess? server)
    {
        _mix = mix;
        _kind = kind;
        _directory = directory;
        _server = server;
        _ledger = "/v1/ledgers/" + ledger;
        var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = LoadPlan.MaxConnections,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
        };
        _http = new HttpClient(handler) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
    }

    public string Name => "http";

    /// <summary>Starts a server on a fresh store.</summary>
    public static async Task<HttpTarget> StartAsync(
        TransferMix mix, BodyKind kind, string? parent, int acceptors, CancellationToken cancellationToken)
    {
        var directory = BenchDirectory.Create(parent);
        try
        {
            var (server, address) = await ServerProcess.StartAsync(Path.Combine(directory.Root, "data"), acceptors, cancellationToken);
            return new HttpTarget(mix, kind, address, "bench", directory, server);
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
        using var created = await _http.PutAsJsonAsync(_ledger, new { shards = _mix.Accounts.Shards }, cancellationToken);
        await ThrowUnlessCreatedAsync(created, cancellationToken);
        foreach (var names in _mix.Accounts.Names.Chunk(LoadPlan.MaxBatch))
        {
            var accounts = names.Select(name => new { id = name.Value, asset = BenchAccount.Asset, overdraft = "unlimited" });
            using var opened = await _http.PostAsJsonAsync(_ledger + "/accounts", accounts, cancellationToken);
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
            var read = await _http.GetFromJsonAsync<JsonElement>($"{_ledger}/accounts?{query}", cancellationToken);
            foreach (var account in read.GetProperty("accounts").EnumerateArray())
            {
                debits += UInt128.Parse(account.GetProperty("debitsPosted").GetString()!, provider: null);
                credits += UInt128.Parse(account.GetProperty("creditsPosted").GetString()!, provider: null);
            }
        }

        return new TotalsSum(debits, credits);
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

    private static async Task ThrowUnlessCreatedAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.StatusCode != HttpStatusCode.Created)
        {
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            throw new BenchmarkException($"{answer.RequestMessage!.RequestUri}: {(int)answer.StatusCode} {body}");
        }
    }

    private sealed class Connection(HttpTarget target) : ILoadConnection
    {
        private readonly MediaTypeHeaderValue _type =
            new(target._kind == BodyKind.NdJson ? "application/x-ndjson" : "application/json");

        private readonly TransactionBodies _bodies = new(target._mix, target._kind);
        private readonly MemoryStream _answer = new();
        private ReadOnlyMemory<byte> _body;
        private uint[] _amounts = [];
        private HttpStatusCode _status;

        public void Make(long first, int count)
        {
            _body = _bodies.Write(first, count);
            if (_amounts.Length != count)
            {
                _amounts = new uint[count];
            }

            for (var i = 0; i < count; i++)
            {
                _amounts[i] = target._mix.At(first + i).Amount;
            }
        }

        public async Task SendAsync(CancellationToken cancellationToken)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, target._ledger + "/transactions")
            {
                Content = new ReadOnlyMemoryContent(_body) { Headers = { ContentType = _type } },
            };
            using var response = await target._http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            _status = response.StatusCode;
            _answer.SetLength(0);
            await response.Content.CopyToAsync(_answer, cancellationToken);
        }

        public Tally Check() => AnswerReader.Read(
            _status,
            _answer.GetBuffer().AsSpan(0, (int)_answer.Length),
            _amounts.Length > 1 || target._kind == BodyKind.NdJson,
            _amounts);

        public void Dispose()
        {
            _bodies.Dispose();
            _answer.Dispose();
        }
    }
}
