using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Grains.Surrogates;

// The steps of a transaction across shards (docs/cross-shard.md), which only shards and those who drive it send to each other.
// (The alias synod.Vote is that of an acceptor's vote.)

[GenerateSerializer, Immutable, Alias("synod.EntryReference")]
internal record struct EntryReferenceSurrogate(ulong Position, Hash256 Leaf);

[GenerateSerializer, Immutable, Alias("synod.LegVote")]
internal record struct VoteSurrogate(int Shard, EntryReference Prepared);

[GenerateSerializer, Immutable, Alias("synod.Agreement")]
internal record struct AgreementSurrogate(int Attempt, Asset[] Assets, LegVote[] Votes);

[GenerateSerializer, Immutable, Alias("synod.PrepareTransaction")]
internal record struct PrepareTransactionSurrogate(
    TransactionId Id, int Home, int Attempt, bool IsPending, Transfer[] Transfers, Asset[] Assets);

[GenerateSerializer, Immutable, Alias("synod.DecideTransaction")]
internal record struct DecideTransactionSurrogate(Command Transaction, Agreement Agreement);

[GenerateSerializer, Immutable, Alias("synod.AbortTransaction")]
internal record struct AbortTransactionSurrogate(TransactionId Id, int Attempt);

[GenerateSerializer, Immutable, Alias("synod.CommitHold")]
internal record struct CommitHoldSurrogate(TransactionId Id, ulong Position, EntryReference Decision, Transfer[] Transfers);

[GenerateSerializer, Immutable, Alias("synod.ReleaseHold")]
internal record struct ReleaseHoldSurrogate(TransactionId Id, ulong Position, EntryReference Decision);

[RegisterConverter]
internal sealed class EntryReferenceConverter : IConverter<EntryReference, EntryReferenceSurrogate>
{
    public EntryReference ConvertFromSurrogate(in EntryReferenceSurrogate surrogate) => new(surrogate.Position, surrogate.Leaf);

    public EntryReferenceSurrogate ConvertToSurrogate(in EntryReference value) => new(value.Position, value.Leaf);
}

[RegisterConverter]
internal sealed class VoteConverter : IConverter<LegVote, VoteSurrogate>
{
    public LegVote ConvertFromSurrogate(in VoteSurrogate surrogate) => new(surrogate.Shard, surrogate.Prepared);

    public VoteSurrogate ConvertToSurrogate(in LegVote value) => new(value.Shard, value.Prepared);
}

[RegisterConverter]
internal sealed class AgreementConverter : IConverter<Agreement, AgreementSurrogate>
{
    public Agreement ConvertFromSurrogate(in AgreementSurrogate surrogate) =>
        new(surrogate.Attempt, new ValueList<Asset>(surrogate.Assets), new ValueList<LegVote>(surrogate.Votes));

    public AgreementSurrogate ConvertToSurrogate(in Agreement value) => new(value.Attempt, [.. value.Assets], [.. value.Votes]);
}

[RegisterConverter]
internal sealed class PrepareTransactionConverter : IConverter<PrepareTransaction, PrepareTransactionSurrogate>
{
    public PrepareTransaction ConvertFromSurrogate(in PrepareTransactionSurrogate surrogate) => new(
        surrogate.Id, surrogate.Home, surrogate.Attempt, surrogate.IsPending, new TransferList(surrogate.Transfers),
        new ValueList<Asset>(surrogate.Assets));

    public PrepareTransactionSurrogate ConvertToSurrogate(in PrepareTransaction value) =>
        new(value.Id, value.Home, value.Attempt, value.IsPending, [.. value.Transfers], [.. value.Assets]);
}

[RegisterConverter]
internal sealed class DecideTransactionConverter : IConverter<DecideTransaction, DecideTransactionSurrogate>
{
    public DecideTransaction ConvertFromSurrogate(in DecideTransactionSurrogate surrogate) =>
        new(surrogate.Transaction, surrogate.Agreement);

    public DecideTransactionSurrogate ConvertToSurrogate(in DecideTransaction value) => new(value.Transaction, value.Agreement);
}

[RegisterConverter]
internal sealed class AbortTransactionConverter : IConverter<AbortTransaction, AbortTransactionSurrogate>
{
    public AbortTransaction ConvertFromSurrogate(in AbortTransactionSurrogate surrogate) => new(surrogate.Id, surrogate.Attempt);

    public AbortTransactionSurrogate ConvertToSurrogate(in AbortTransaction value) => new(value.Id, value.Attempt);
}

[RegisterConverter]
internal sealed class CommitHoldConverter : IConverter<CommitHold, CommitHoldSurrogate>
{
    public CommitHold ConvertFromSurrogate(in CommitHoldSurrogate surrogate) =>
        new(surrogate.Id, surrogate.Position, surrogate.Decision, new TransferList(surrogate.Transfers));

    public CommitHoldSurrogate ConvertToSurrogate(in CommitHold value) =>
        new(value.Id, value.Position, value.Decision, [.. value.Transfers]);
}

[RegisterConverter]
internal sealed class ReleaseHoldConverter : IConverter<ReleaseHold, ReleaseHoldSurrogate>
{
    public ReleaseHold ConvertFromSurrogate(in ReleaseHoldSurrogate surrogate) =>
        new(surrogate.Id, surrogate.Position, surrogate.Decision);

    public ReleaseHoldSurrogate ConvertToSurrogate(in ReleaseHold value) => new(value.Id, value.Position, value.Decision);
}
