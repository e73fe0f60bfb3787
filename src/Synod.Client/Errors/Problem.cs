namespace Synod.Client;

/// <summary>Problem details (RFC 9457) as the API sends them.</summary>
/// <param name="Type"><c>urn:synod:problem:…</c>, stable; docs/api.md lists them.</param>
/// <param name="Title">What kind of problem it is, in words.</param>
/// <param name="Status">The HTTP status; absent in an item of a batch, which has its own.</param>
/// <param name="Detail">One sentence about this case.</param>
/// <param name="Errors">Of a malformed request: what is wrong and where.</param>
public sealed record Problem(
    string? Type, string? Title, int? Status = null, string? Detail = null, IReadOnlyList<ProblemError>? Errors = null)
{
    private const string Prefix = "urn:synod:problem:";

    /// <summary>The last part of <see cref="Type"/>, for example <c>insufficient-funds</c>; empty if the type is none of ours.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Code => Type is not null && Type.StartsWith(Prefix, StringComparison.Ordinal) ? Type[Prefix.Length..] : "";

    /// <summary>The problem of a name.</summary>
    internal static Problem Of(string code, string detail) => new(Prefix + code, null, null, detail);
}

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Path">Where, as a JSON path, for example <c>$.transfers[0].amount</c>.</param>
/// <param name="Message">What.</param>
public sealed record ProblemError(string Path, string Message);
