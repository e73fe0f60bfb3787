using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Synod.Gateway;

/// <summary>What the OpenAPI document says of an operation beyond what its route and its answers say.</summary>
internal sealed record OperationDoc
{
    /// <summary>The operation's name in generated clients.</summary>
    public required string Id { get; init; }

    /// <summary>The heading of docs/api.md under which it stands.</summary>
    public required string Tag { get; init; }

    public required string Summary { get; init; }

    public string? Description { get; init; }

    /// <summary>The object in the body; null for no body.</summary>
    public Type? Body { get; init; }

    /// <summary>True if the body may be left out.</summary>
    public bool IsBodyOptional { get; init; }

    /// <summary>True if the body may be an array of the objects, or NDJSON.</summary>
    public bool TakesMany { get; init; }

    /// <summary>True if many may also come, and be answered, as bytes.</summary>
    public bool TakesBulk { get; init; }

    /// <summary>True if the header <c>Idempotency-Key</c> may hold the id.</summary>
    public bool TakesKey { get; init; }

    /// <summary>True if the answer names the block that was read as its ETag.</summary>
    public bool HasETag { get; init; }

    /// <summary>Another type that the answer may have, by <c>Accept</c>; null for none.</summary>
    public string? OtherType { get; init; }

    public IReadOnlyList<QueryDoc> Query { get; init; } = [];

    /// <summary>The problems that are this operation's own; those that every operation has are added.</summary>
    public IReadOnlyList<ProblemType> Problems { get; init; } = [];

    /// <summary>True for an operation that does not ask the ledger.</summary>
    public bool IsLocal { get; init; }

    /// <summary>The problems of the operation with those that every operation has.</summary>
    public IEnumerable<ProblemType> AllProblems()
    {
        if (IsLocal)
        {
            return Problems;
        }

        ProblemType[] common =
        [
            ProblemType.MalformedRequest, ProblemType.Overloaded, ProblemType.InternalError, ProblemType.NoQuorum,
            ProblemType.Fenced, ProblemType.Starting, ProblemType.Draining, ProblemType.Stopped,
        ];
        ProblemType[] ofBodies = Body is null ? [] : [ProblemType.TooLarge, ProblemType.UnsupportedMediaType];
        return [.. common, .. ofBodies, .. Problems];
    }
}

/// <summary>A parameter of the query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
/// <param name="Default">What holds without it; null for nothing.</param>
/// <param name="Words">The words that it may be; null for other texts.</param>
/// <param name="Max">Not null for a whole number from 1 to this.</param>
/// <param name="MaxIds">Not null for ids, of which there are 1 to this, each with the name before it.</param>
internal sealed record QueryDoc(
    string Name, string Description, string? Default = null, IReadOnlyList<string>? Words = null, int? Max = null,
    int? MaxIds = null)
{
    public static QueryDoc Accounts { get; } = new(
        "id", "An account; as often as there are accounts to be read.", MaxIds: ReadAccounts.MaxIds);

    public static QueryDoc Consistency { get; } = new(
        "consistency",
        "strong: linearizable, leadership is confirmed with a majority of acceptors after the request arrived. "
            + "local: what this process knows.",
        "strong", ["strong", "local"]);

    public static QueryDoc At { get; } = new(
        "at", "A height (after that block of the account's shard) or an RFC 3339 time in UTC (after the newest block that is not later).");

    public static QueryDoc Limit { get; } = new("limit", "The most lines of the page.", "100", Max: ReadStatement.MaxLimit);

    public static QueryDoc Cursor { get; } = new("cursor", "What next was in the page before.");

    public static QueryDoc Of { get; } = new(
        "of", "The entry that made the transaction what it is now, or the one that gave it its id.", "latest", ["latest", "creation"]);
}

/// <summary>Puts a document on an endpoint.</summary>
internal static class OperationDocExtensions
{
    public static RouteHandlerBuilder Document(this RouteHandlerBuilder builder, OperationDoc doc) => builder
        .WithMetadata(doc)
        .WithName(doc.Id)
        .WithTags(doc.Tag)
        .WithSummary(doc.Summary)
        .WithDescription(doc.Description ?? "");

    /// <summary>What may stand in the query of the endpoint that answers this request.</summary>
    public static IReadOnlyList<QueryDoc> QueryDocs(this HttpContext httpContext) =>
        httpContext.GetEndpoint()?.Metadata.GetMetadata<OperationDoc>()?.Query ?? [];
}
