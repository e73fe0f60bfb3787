namespace Synod.Client;

/// <summary>What became of one attempt: an answer, or a failure of the way to it.</summary>
/// <param name="Answer">The answer; null if there was none.</param>
/// <param name="Failure">Why there was none.</param>
internal sealed record Attempt(ApiAnswer? Answer, Exception? Failure)
{
    /// <summary>True if the next attempt may go better.</summary>
    public bool IsWorthRepeating => Answer is null || IsPassing(Answer.Status, Answer.RetryAfter is not null);

    /// <summary>True if a write may have reached the ledger although nobody said so.</summary>
    public bool MayHaveHappened => Answer is null
        ? Failure is not HttpRequestException { HttpRequestError: var error } || !IsBeforeSending(error)
        : Answer.Status is 500 or 502 or 504;

    // A 503 that does not say when to come back (fenced, stopped) needs a person; waiting does not help.
    private static bool IsPassing(int status, bool hasRetryAfter) =>
        status is 429 or 502 or 504 || (status == 503 && hasRetryAfter);

    private static bool IsBeforeSending(HttpRequestError error) => error is HttpRequestError.NameResolutionError
        or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
}
