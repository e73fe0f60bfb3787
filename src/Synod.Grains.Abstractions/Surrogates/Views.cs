using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Grains.Surrogates;

[GenerateSerializer, Immutable, Alias("synod.Seen")]
internal record struct SeenSurrogate(int Shard, ulong Height, Hash256 Hash);

[GenerateSerializer, Immutable, Alias("synod.LedgerInfo")]
internal record struct LedgerInfoSurrogate(LedgerName Name, int Shards, Timestamp CreatedAt);

[GenerateSerializer, Immutable, Alias("synod.LedgerView")]
internal record struct LedgerViewSurrogate(LedgerInfo Info, ShardHead[] Heads);

[GenerateSerializer, Immutable, Alias("synod.ShardHead")]
internal record struct ShardHeadSurrogate(
    Seen Seen, ulong Entries, Hash256 Root, Hash256 StateDigest, Timestamp Timestamp, int Accounts);

[GenerateSerializer, Immutable, Alias("synod.AsOf")]
internal record struct AsOfSurrogate(ulong? Height, Timestamp? Time);

[GenerateSerializer, Immutable, Alias("synod.Account")]
internal record struct AccountSurrogate(
    AccountId Id, Asset Asset, NormalSide NormalSide, Overdraft Overdraft, ulong OpenedAt, Totals Totals);

[GenerateSerializer, Immutable, Alias("synod.AccountView")]
internal record struct AccountViewSurrogate(
    Account Account, Timestamp OpenedAt, Metadata? Metadata, byte[]? MetadataSalt, Seen Seen, Hold[]? Holds,
    Hold[]? Reserved);

[GenerateSerializer, Immutable, Alias("synod.StatementPage")]
internal record struct StatementPageSurrogate(
    Account Account, StatementEntry[] Lines, ulong? Next, Seen Seen, Hold[]? Holds);

[GenerateSerializer, Immutable, Alias("synod.StatementEntry")]
internal record struct StatementEntrySurrogate(EntryPlace Place, Entry Entry, Totals Before, Totals After);

[GenerateSerializer, Immutable, Alias("synod.TransactionView")]
internal record struct TransactionViewSurrogate(
    TransactionEntry Creation,
    EntryPlace CreatedIn,
    ResolutionEntry? Resolution,
    EntryPlace? ResolvedIn,
    TransactionId? ReversedBy,
    Metadata? Metadata,
    byte[]? MetadataSalt,
    Seen Seen);

[RegisterConverter]
internal sealed class SeenConverter : IConverter<Seen, SeenSurrogate>
{
    public Seen ConvertFromSurrogate(in SeenSurrogate surrogate) => new(surrogate.Shard, surrogate.Height, surrogate.Hash);

    public SeenSurrogate ConvertToSurrogate(in Seen value) => new(value.Shard, value.Height, value.Hash);
}

[RegisterConverter]
internal sealed class LedgerInfoConverter : IConverter<LedgerInfo, LedgerInfoSurrogate>
{
    public LedgerInfo ConvertFromSurrogate(in LedgerInfoSurrogate surrogate) =>
        new(surrogate.Name, surrogate.Shards, surrogate.CreatedAt);

    public LedgerInfoSurrogate ConvertToSurrogate(in LedgerInfo value) => new(value.Name, value.Shards, value.CreatedAt);
}

[RegisterConverter]
internal sealed class LedgerViewConverter : IConverter<LedgerView, LedgerViewSurrogate>
{
    public LedgerView ConvertFromSurrogate(in LedgerViewSurrogate surrogate) => new(surrogate.Info, surrogate.Heads);

    public LedgerViewSurrogate ConvertToSurrogate(in LedgerView value) => new(value.Info, [.. value.Heads]);
}

[RegisterConverter]
internal sealed class ShardHeadConverter : IConverter<ShardHead, ShardHeadSurrogate>
{
    public ShardHead ConvertFromSurrogate(in ShardHeadSurrogate surrogate) => new(
        surrogate.Seen, surrogate.Entries, surrogate.Root, surrogate.StateDigest, surrogate.Timestamp, surrogate.Accounts);

    public ShardHeadSurrogate ConvertToSurrogate(in ShardHead value) =>
        new(value.Seen, value.Entries, value.Root, value.StateDigest, value.Timestamp, value.Accounts);
}

[RegisterConverter]
internal sealed class AsOfConverter : IConverter<AsOf, AsOfSurrogate>
{
    public AsOf ConvertFromSurrogate(in AsOfSurrogate surrogate) => new(surrogate.Height, surrogate.Time);

    public AsOfSurrogate ConvertToSurrogate(in AsOf value) => new(value.Height, value.Time);
}

[RegisterConverter]
internal sealed class AccountConverter : IConverter<Account, AccountSurrogate>
{
    public Account ConvertFromSurrogate(in AccountSurrogate surrogate) => new(
        surrogate.Id, surrogate.Asset, surrogate.NormalSide, surrogate.Overdraft, surrogate.OpenedAt, surrogate.Totals);

    public AccountSurrogate ConvertToSurrogate(in Account value) =>
        new(value.Id, value.Asset, value.NormalSide, value.Overdraft, value.OpenedAt, value.Totals);
}

[RegisterConverter]
internal sealed class AccountViewConverter : IConverter<AccountView, AccountViewSurrogate>
{
    public AccountView ConvertFromSurrogate(in AccountViewSurrogate surrogate) => new(
        surrogate.Account, surrogate.OpenedAt, surrogate.Metadata,
        surrogate.MetadataSalt is { } salt ? salt : default(ReadOnlyMemory<byte>?), surrogate.Seen)
    {
        Holds = surrogate.Holds ?? [],
        Reserved = surrogate.Reserved ?? [],
    };

    public AccountViewSurrogate ConvertToSurrogate(in AccountView value) => new(
        value.Account, value.OpenedAt, value.Metadata, value.MetadataSalt?.ToArray(), value.Seen, HoldConverter.Sent(value.Holds),
        HoldConverter.Sent(value.Reserved));
}

[RegisterConverter]
internal sealed class StatementPageConverter : IConverter<StatementPage, StatementPageSurrogate>
{
    public StatementPage ConvertFromSurrogate(in StatementPageSurrogate surrogate) =>
        new(surrogate.Account, surrogate.Lines, surrogate.Next, surrogate.Seen) { Holds = surrogate.Holds ?? [] };

    public StatementPageSurrogate ConvertToSurrogate(in StatementPage value) =>
        new(value.Account, [.. value.Lines], value.Next, value.Seen, HoldConverter.Sent(value.Holds));
}

[RegisterConverter]
internal sealed class StatementEntryConverter : IConverter<StatementEntry, StatementEntrySurrogate>
{
    public StatementEntry ConvertFromSurrogate(in StatementEntrySurrogate surrogate) =>
        new(surrogate.Place, surrogate.Entry, surrogate.Before, surrogate.After);

    public StatementEntrySurrogate ConvertToSurrogate(in StatementEntry value) =>
        new(value.Place, value.Entry, value.Before, value.After);
}

[RegisterConverter]
internal sealed class TransactionViewConverter : IConverter<TransactionView, TransactionViewSurrogate>
{
    public TransactionView ConvertFromSurrogate(in TransactionViewSurrogate surrogate) => new(
        surrogate.Creation, surrogate.CreatedIn, surrogate.Resolution, surrogate.ResolvedIn, surrogate.ReversedBy,
        surrogate.Metadata, surrogate.MetadataSalt is { } salt ? salt : default(ReadOnlyMemory<byte>?), surrogate.Seen);

    public TransactionViewSurrogate ConvertToSurrogate(in TransactionView value) => new(
        value.Creation, value.CreatedIn, value.Resolution, value.ResolvedIn, value.ReversedBy,
        value.Metadata, value.MetadataSalt?.ToArray(), value.Seen);
}
