using System.Globalization;

namespace Synod.Client;

/// <summary>
/// Sends a request until somebody answers it, within the bounds of the <see cref="RetryPolicy"/>. It remembers whether any
/// attempt may have reached the ledger: only then is a failed write's outcome unknown.
/// </summary>
internal sealed class RetryingSender(HttpClient http, Uri server, SynodClientOptions options)
{
    private readonly RetryPolicy _policy = options.Retry;
    private readonly TimeProvider _clock = options.Clock;

    /// <summary>Sends; answers with the first success.</summary>
    /// <exception cref="SynodException">See its kinds.</exception>
    public async Task<ApiAnswer> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var schedule = Begin();
        var mayHaveHappened = false;
        while (true)
        {
            var attempt = await TryOnceAsync(request, schedule.Remaining, cancellationToken);
            if (attempt.Answer is { IsSuccess: true } answer)
            {
                return answer;
            }

            mayHaveHappened |= request.IsWrite && attempt.MayHaveHappened;
            if (!attempt.IsWorthRepeating || !await schedule.WaitAsync(attempt.Answer?.RetryAfter, cancellationToken))
            {
                throw GiveUp(attempt, mayHaveHappened, schedule.Attempts);
            }
        }
    }

    /// <summary>Sends once, whatever becomes of it.</summary>
    public Task<Attempt> TryOnceAsync(ApiRequest request, CancellationToken cancellationToken) =>
        TryOnceAsync(request, _policy.AttemptTime, cancellationToken);

    /// <summary>A new count of attempts and time.</summary>
    public RetrySchedule Begin() => new(_policy, _clock, options.Jitter);

    private async Task<Attempt> TryOnceAsync(ApiRequest request, TimeSpan remaining, CancellationToken cancellationToken)
    {
        var limit = remaining < _policy.AttemptTime ? remaining : _policy.AttemptTime;
        using var timeout = new CancellationTokenSource(limit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var message = request.ToMessage(server);
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token);
            return new Attempt(new ApiAnswer((int)response.StatusCode, body, RetryAfter(response)), null);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"no answer within {limit.TotalSeconds:0.#} s");
            return new Attempt(null, new TimeoutException(text, exception));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new Attempt(null, exception);
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var wanted = response.Headers.RetryAfter;
        var delay = wanted?.Delta ?? (wanted?.Date - _clock.GetUtcNow());
        return delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
    }

    private SynodException GiveUp(Attempt attempt, bool mayHaveHappened, int attempts)
    {
        var times = attempts == 1 ? "1 attempt" : attempts.ToString(CultureInfo.InvariantCulture) + " attempts";
        if (attempt.Answer is { } answer)
        {
            var problem = new SynodProblemException(answer.Status, answer.ReadProblem());

            // A refusal by the ledger's rules is an answer about this id, whatever became of earlier attempts.
            return mayHaveHappened && answer.Status >= 429
                ? new SynodOutcomeUnknownException($"After {times} the outcome is unknown: {problem.Message}", problem)
                : problem;
        }

        var why = attempt.Failure!.Message;
        return mayHaveHappened
            ? new SynodOutcomeUnknownException($"After {times} at {server} the outcome is unknown: {why}", attempt.Failure)
            : new SynodUnavailableException($"After {times} at {server}: {why}", attempt.Failure);
    }
}
