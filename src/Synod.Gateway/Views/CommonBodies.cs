using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Gateway;

/// <summary>The patterns of docs/api.md for the OpenAPI document, and names for what stands there often.</summary>
internal static class Patterns
{
    public const string Id = "^[A-Za-z0-9:_./-]{1,128}$";
    public const string Asset = "^[A-Z][A-Z0-9]{0,11}/([0-9]|[12][0-9]|3[0-8])$";
    public const string Ledger = "^[a-z0-9][a-z0-9-]{0,62}$";
    public const string Amount = "^(0|[1-9][0-9]{0,38})$";
    public const string Signed = "^(0|-?[1-9][0-9]{0,39})$";
    public const string Overdraft = "^(unlimited|0|[1-9][0-9]{0,38})$";
    public const string Hash = "^[0-9a-f]{64}$";
    public const string Time = "RFC 3339, UTC, microseconds";
}

[Description("The block that a read saw; every read also carries it as ETag.")]
internal sealed record SeenBody(
    int Shard,
    [property: Description("The height of the block; 0 before the first.")] ulong Height,
    [property: RegularExpression(Patterns.Hash), Description("The hash of the block's header.")] string Hash)
{
    public static SeenBody From(Seen seen) => new(seen.Shard, seen.Height, seen.Hash.ToString());
}

[Description("An amount moved from one account to another of the same asset.")]
internal sealed record TransferBody(
    [property: RegularExpression(Patterns.Id), Description("The account that is debited.")] string Debit,
    [property: RegularExpression(Patterns.Id), Description("The account that is credited; another one.")] string Credit,
    [property: RegularExpression(Patterns.Amount), Description("Minor units, at least 1 where a client writes it.")] string Amount)
{
    public static IReadOnlyList<TransferBody> From(IReadOnlyList<Transfer> transfers)
    {
        var bodies = new TransferBody[transfers.Count];
        for (var i = 0; i < bodies.Length; i++)
        {
            var transfer = transfers[i];
            bodies[i] = new TransferBody(transfer.Debit.Value, transfer.Credit.Value, transfer.Amount.ToString());
        }

        return bodies;
    }
}

[Description("Problem details (RFC 9457).")]
internal sealed record ProblemBody(
    [property: Description("urn:synod:problem: and the problem's name.")] string Type,
    [property: Description("The same for every problem of this type.")] string Title,
    int Status,
    [property: Description("What happened this time.")] string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Description("What is wrong in the request, and where.")]
    IReadOnlyList<InputError>? Errors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Description("Under what an internal error is logged.")]
    string? TraceId);

[Description("A problem of one item of a request.")]
internal sealed record ItemProblemBody(
    string Type,
    string Title,
    string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<InputError>? Errors)
{
    public static ItemProblemBody From(Problem problem) =>
        new(problem.Type.Urn, problem.Type.Title, problem.Detail, problem.Errors);
}

[Description("What became of one item: where its entry is, or its problem.")]
internal sealed record ItemResultBody(
    [property: Description("The item's id; null if it could not be read.")] string? Id,
    [property: Description("What the item alone would have been answered.")] int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Shard,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ulong? Height,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ulong? Index,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ItemProblemBody? Problem)
{
    public static ItemResultBody From(string? id, Problem problem) =>
        new(id, problem.Type.Status, null, null, null, ItemProblemBody.From(problem));
}

[Description("What became of each item, in the order of the request.")]
internal sealed record ResultsBody(IReadOnlyList<ItemResultBody> Results);

internal sealed record HealthBody([property: Description("live or ready")] string Status);
