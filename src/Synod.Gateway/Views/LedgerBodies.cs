using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Gateway;

[Description("How to create a ledger.")]
internal sealed record LedgerRequestBody
{
    [Range(1, ShardKey.MaxShards), DefaultValue(1), Description("How many shards it is split into, for good.")]
    public int? Shards { get; init; }
}

[Description("A ledger.")]
internal sealed record LedgerBody(
    [property: RegularExpression(Patterns.Ledger)] string Name,
    [property: Range(1, ShardKey.MaxShards)] int Shards,
    [property: Description(Patterns.Time)] string CreatedAt)
{
    public static LedgerBody From(LedgerInfo info) => new(info.Name.Value, info.Shards, info.CreatedAt.ToString());
}

internal sealed record LedgersBody(IReadOnlyList<LedgerBody> Ledgers);

[Description("A ledger with the heads of its shards.")]
internal sealed record LedgerWithHeadsBody(
    [property: RegularExpression(Patterns.Ledger)] string Name,
    [property: Range(1, ShardKey.MaxShards)] int Shards,
    [property: Description(Patterns.Time)] string CreatedAt,
    IReadOnlyList<HeadBody> Heads)
{
    public static LedgerWithHeadsBody From(LedgerView view) => new(
        view.Info.Name.Value, view.Info.Shards, view.Info.CreatedAt.ToString(), [.. view.Heads.Select(HeadBody.From)]);
}

[Description("The newest block of a shard.")]
internal sealed record HeadBody(
    int Shard,
    ulong Height,
    [property: RegularExpression(Patterns.Hash), Description("The hash of the block's header.")] string Hash,
    [property: Description("How many entries the shard's Merkle tree has.")] ulong Entries,
    [property: RegularExpression(Patterns.Hash), Description("The root of that tree.")] string Root,
    [property: RegularExpression(Patterns.Hash)] string StateDigest,
    [property: Description(Patterns.Time)] string Timestamp,
    [property: Description("How many accounts the shard has.")] int Accounts)
{
    public static HeadBody From(ShardHead head) => new(
        head.Seen.Shard, head.Seen.Height, head.Seen.Hash.ToString(), head.Entries, head.Root.ToString(),
        head.StateDigest.ToString(), head.Timestamp.ToString(), head.Accounts);
}
