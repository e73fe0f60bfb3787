using Synod.Ledger;

namespace Synod.Client;

/// <summary>
/// A ledger service over HTTP (docs/api.md). Every call repeats itself with the same id until it is answered, within the
/// bounds of <see cref="RetryPolicy"/>, so one call is one transaction however often the network fails.
/// </summary>
/// <remarks>
/// <para>
/// All calls fail with a <see cref="SynodException"/>: <see cref="SynodProblemException"/> is a refusal,
/// <see cref="SynodUnavailableException"/> says that nothing happened, <see cref="SynodOutcomeUnknownException"/> that it
/// may have: repeat the call, with the same id, to learn.
/// </para>
/// <para>A client holds no state but its options: many threads may share one. It does not own the HTTP client.</para>
/// </remarks>
public sealed partial class SynodClient
{
    private readonly SynodClientOptions _options;
    private readonly RetryingSender _sender;

    /// <summary>A client of the service at the HTTP client's base address.</summary>
    /// <exception cref="ArgumentException">The HTTP client has no base address.</exception>
    public SynodClient(HttpClient http, SynodClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        var address = http.BaseAddress?.AbsoluteUri
            ?? throw new ArgumentException("The HTTP client needs the service's address as its base address.", nameof(http));
        _options = options ?? new SynodClientOptions();

        // A base without a slash at its end would lose its last segment to every relative path (RFC 3986 §5.2.3).
        _sender = new RetryingSender(http, new Uri(address.EndsWith('/') ? address : address + "/"), _options);
    }

    /// <summary>Creates a ledger; the same again is no error, another number of shards is (409 <c>ledger-conflict</c>).</summary>
    public Task<Written<LedgerSummary>> CreateLedgerAsync(
        LedgerName name, int shards = 1, CancellationToken cancellationToken = default) => WriteAsync(
            ApiRequest.Put(ApiPath.Ledger(name), new LedgerRequest(shards), WireJson.Default.LedgerRequest),
            SynodJson.Default.LedgerSummary,
            cancellationToken);

    /// <summary>All ledgers, by name.</summary>
    public async Task<IReadOnlyList<LedgerSummary>> ListLedgersAsync(CancellationToken cancellationToken = default)
    {
        var answer = await _sender.SendAsync(ApiRequest.Get(ApiPath.Ledgers), cancellationToken);
        return answer.Read(WireJson.Default.LedgerList).Ledgers;
    }

    /// <summary>A ledger with the newest block of each shard.</summary>
    public async Task<LedgerDetails> ReadLedgerAsync(LedgerName name, CancellationToken cancellationToken = default)
    {
        var answer = await _sender.SendAsync(ApiRequest.Get(ApiPath.Ledger(name)), cancellationToken);
        return answer.Read(SynodJson.Default.LedgerDetails);
    }

    /// <summary>Asks once whether the service answers requests: null if it does, else why not.</summary>
    public async Task<string?> WhyNotReadyAsync(CancellationToken cancellationToken = default)
    {
        var attempt = await _sender.TryOnceAsync(ApiRequest.Get("health/ready"), cancellationToken);
        return attempt.Answer switch
        {
            { IsSuccess: true } => null,
            { } answer => new SynodProblemException(answer.Status, answer.ReadProblem()).Message,
            null => attempt.Failure!.Message,
        };
    }

    private async Task<Written<T>> WriteAsync<T>(
        ApiRequest request,
        System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type,
        CancellationToken cancellationToken)
        where T : class
    {
        var answer = await _sender.SendAsync(request, cancellationToken);
        return new Written<T>(answer.Status == 201, answer.Read(type));
    }

    // `strong` is the API's default and is not written.
    private static string ConsistencyQuery(bool local) => local ? "consistency=local" : "";

    private static string WithQuery(string path, params ReadOnlySpan<string> parts)
    {
        var separator = '?';
        foreach (var part in parts)
        {
            if (part.Length > 0)
            {
                path += separator + part;
                separator = '&';
            }
        }

        return path;
    }
}
