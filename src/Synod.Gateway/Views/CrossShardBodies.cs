using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Synod.Ledger;

namespace Synod.Gateway;

[Description("An entry of another shard's tree.")]
internal sealed record LinkBody(
    [property: Description("Its position in that tree.")] ulong Index,
    [property: RegularExpression(Patterns.Hash)] string LeafHash)
{
    public static LinkBody From(EntryReference entry) => new(entry.Position, entry.Leaf.ToString());
}

[Description("What the other shards of a transaction agreed to before this one decided.")]
internal sealed record AgreementBody(
    [property: Description("Which attempt at the transaction it was, from 1.")] int Attempt,
    [property: Description("What each of the transfers moves.")] IReadOnlyList<string> Assets,
    IReadOnlyList<VoteBody> Votes)
{
    public const string What = "The votes of the other shards that have accounts of it; null if there are none.";

    public static AgreementBody? From(TransactionEntry entry) => entry.Agreement is { } agreement
        ? new AgreementBody(agreement.Attempt, Of(agreement.Assets), [.. agreement.Votes.Select(VoteBody.From)])
        : null;

    public static IReadOnlyList<string> Of(IReadOnlyList<Asset> assets) => [.. assets.Select(asset => asset.Value)];
}

[Description("The entry with which another shard holds its leg.")]
internal sealed record VoteBody(int Shard, LinkBody Prepared)
{
    public static VoteBody From(LegVote vote) => new(vote.Shard, LinkBody.From(vote.Prepared));
}

[Description("This shard holds its leg of a transaction that another shard decides.")]
internal sealed record TransactionPreparedBody(
    string Id,
    [property: Description("The shard that decides.")] int Home,
    [property: Description("Which attempt at the transaction it is, from 1.")] int Attempt,
    [property: Description("True if the transaction only reserves.")] bool IsPending,
    [property: Description("Those of its transfers that touch this shard.")] IReadOnlyList<TransferBody> Transfers,
    [property: Description("What each of them moves.")] IReadOnlyList<string> Assets) : EntryBody;

[Description("A hold was posted.")]
internal sealed record HoldCommittedBody(
    string Id,
    [property: Description("The position in this shard's tree of the entry that held it.")] ulong Prepared,
    [property: Description("The entry of the home that says so.")] LinkBody Decision,
    [property: Description("What was posted.")] IReadOnlyList<TransferBody> Transfers) : EntryBody;

[Description("A hold was given back.")]
internal sealed record HoldReleasedBody(
    string Id,
    [property: Description("The position in this shard's tree of the entry that held it.")] ulong Prepared,
    [property: Description("The entry of the home that says so.")] LinkBody Decision) : EntryBody;

[Description("This shard, their home, decided that these attempts at a transaction never happen: this one and all before it.")]
internal sealed record TransactionAbortedBody(string Id, int Attempt) : EntryBody;
