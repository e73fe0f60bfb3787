namespace Synod.Gateway;

/// <summary>What went wrong with one request, or with one item of it.</summary>
/// <param name="Type">Which row of docs/api.md.</param>
/// <param name="Detail">One sentence about this occurrence, for a person.</param>
/// <param name="Errors">What is wrong in the request, and where; null for other types.</param>
internal sealed record Problem(ProblemType Type, string Detail, IReadOnlyList<InputError>? Errors = null)
{
    /// <summary>The request is malformed in these places.</summary>
    public static Problem Malformed(IReadOnlyList<InputError> errors) => new(
        ProblemType.MalformedRequest,
        errors.Count == 1 ? errors[0].Message : "Several things are wrong; see errors.",
        errors);
}

/// <summary>Ends a request with a problem. For what is found out deep in the reading of a request.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;
}

/// <summary>The client went away while its request was read. Nobody is left to answer, and nothing is wrong here.</summary>
internal sealed class ClientGoneException(Exception inner) : Exception("The client went away.", inner);
