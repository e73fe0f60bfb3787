using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Synod.Client.Tests;

/// <summary>A request as it was sent.</summary>
internal sealed record SentRequest(string Method, string Target, string Body, string Accept);

/// <summary>A service that answers by a script, one step a request, on a clock that only the test moves.</summary>
internal sealed class ScriptedService : HttpMessageHandler
{
    private readonly Queue<Func<CancellationToken, Task<HttpResponseMessage>>> _steps = new();

    public ManualTimeProvider Clock { get; } = new();

    public RetryPolicy Policy { get; init; } = new();

    public List<SentRequest> Requests { get; } = [];

    /// <summary>The body of each request, and its type.</summary>
    public List<(string? Type, byte[] Bytes)> Bodies { get; } = [];

    public List<TimeSpan> Waits { get; } = [];

    public SynodClient Client(SynodClientOptions? options = null, string address = "http://ledger.test") => new(
        new HttpClient(this) { BaseAddress = new Uri(address), Timeout = Timeout.InfiniteTimeSpan },
        (options ?? new SynodClientOptions()) with { Clock = Clock, Retry = Policy, Jitter = () => 1 });

    public ScriptedService Answers(int status, string body, string? retryAfter = null, string type = "application/json") =>
        Answers(status, Encoding.UTF8.GetBytes(body), retryAfter, type);

    public ScriptedService Answers(int status, byte[] body, string? retryAfter, string type)
    {
        _steps.Enqueue(_ =>
        {
            var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue(type);
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = content };
            if (retryAfter is not null)
            {
                response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
            }

            return Task.FromResult(response);
        });
        return this;
    }

    public ScriptedService Refuses(int status, string type, string? retryAfter = null) => Answers(
        status,
        $$"""{"type":"urn:synod:problem:{{type}}","title":"{{type}}","status":{{status}},"detail":"about {{type}}"}""",
        retryAfter,
        "application/problem+json");

    /// <summary>The connection breaks, before (nothing was sent) or after the request went out.</summary>
    public ScriptedService Breaks(HttpRequestError error)
    {
        _steps.Enqueue(_ => throw new HttpRequestException(error, "the connection broke"));
        return this;
    }

    /// <summary>Nothing comes back until the attempt is given up.</summary>
    public ScriptedService KeepsSilent()
    {
        _steps.Enqueue(async cancellationToken =>
        {
            Clock.Advance(Policy.AttemptTime);
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            throw new InvalidOperationException("The attempt was not given up.");
        });
        return this;
    }

    /// <summary>Runs a call to its end, letting every wait between attempts pass at once.</summary>
    public async Task<T> RunAsync<T>(Task<T> call)
    {
        while (!call.IsCompleted)
        {
            var wait = Clock.Waits.WaitToReadAsync().AsTask();
            await Task.WhenAny(call, wait);
            while (Clock.Waits.TryRead(out var delay))
            {
                Waits.Add(delay);
                Clock.Advance(delay);
            }
        }

        return await call;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        Requests.Add(new SentRequest(
            request.Method.Method, request.RequestUri!.PathAndQuery, Encoding.UTF8.GetString(body), request.Headers.Accept.ToString()));
        Bodies.Add((request.Content?.Headers.ContentType?.ToString(), body));
        return _steps.Count > 0
            ? await _steps.Dequeue()(cancellationToken)
            : throw new InvalidOperationException("The script has no step for " + request.RequestUri);
    }
}
