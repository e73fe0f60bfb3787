using System.Globalization;

namespace Synod.Client;

/// <summary>What a call to the service can fail with.</summary>
public abstract class SynodException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// The service answered, and refused. Nothing happened, unless the status is 500: then the service itself does not know.
/// </summary>
public sealed class SynodProblemException(int status, Problem problem)
    : SynodException(Describe(status, problem))
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The problem details.</summary>
    public Problem Problem { get; } = problem;

    /// <summary>The problem's stable type, <c>urn:synod:problem:…</c>; empty if the answer came from something else.</summary>
    public string Type => Problem.Type ?? "";

    /// <summary>What kind of problem it is, in words.</summary>
    public string Title => Problem.Title ?? "";

    /// <summary>One sentence about this case.</summary>
    public string Detail => Problem.Detail ?? "";

    /// <summary>Of a malformed request: what is wrong and where.</summary>
    public IReadOnlyList<ProblemError> Errors => Problem.Errors ?? [];

    private static string Describe(int status, Problem problem)
    {
        var head = problem.Detail ?? problem.Title ?? "The service refused the request.";
        var kind = problem.Code.Length > 0 ? " " + problem.Code : "";
        var text = string.Create(CultureInfo.InvariantCulture, $"{head} (HTTP {status}{kind})");
        return problem.Errors is { Count: > 0 } errors
            ? text + string.Concat(errors.Select(e => $"\n  {e.Path}: {e.Message}"))
            : text;
    }
}

/// <summary>
/// Nobody answered, and nothing happened: the request was a read, or it never left this machine. Ask again later.
/// </summary>
public sealed class SynodUnavailableException(string message, Exception? inner = null) : SynodException(message, inner);

/// <summary>
/// A write was sent and nobody said what became of it: it may have happened, may happen later, or never. A time-out is an
/// unknown outcome, not a failure. Repeating it with the same id tells, and never does it twice.
/// </summary>
public sealed class SynodOutcomeUnknownException(string message, Exception? inner = null) : SynodException(message, inner);

/// <summary>The answer is not one of this API: another service, another version, or a proxy between.</summary>
public sealed class SynodProtocolException(string message, Exception? inner = null) : SynodException(message, inner);

/// <summary>A receipt holds, and is not about what was asked for: the service, or someone between, gave another one.</summary>
public sealed class WrongReceiptException(string message) : SynodException(message);
