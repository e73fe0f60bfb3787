using Synod.Ledger;

namespace Synod.Grains.Surrogates;

[GenerateSerializer, Immutable, Alias("synod.OpenAccount")]
internal record struct OpenAccountSurrogate(
    AccountId Id, Asset Asset, NormalSide NormalSide, Overdraft Overdraft, Metadata Metadata);

[GenerateSerializer, Immutable, Alias("synod.SubmitTransaction")]
internal record struct SubmitTransactionSurrogate(
    TransactionId Id, Transfer[] Transfers, PendingTerms? Pending, Metadata Metadata, Reference Reference);

/// <param name="Id">The reservation.</param>
/// <param name="Amounts">Null for all of it.</param>
[GenerateSerializer, Immutable, Alias("synod.PostPending")]
internal record struct PostPendingSurrogate(TransactionId Id, Amount[]? Amounts);

[GenerateSerializer, Immutable, Alias("synod.VoidPending")]
internal record struct VoidPendingSurrogate(TransactionId Id);

[GenerateSerializer, Immutable, Alias("synod.ReverseTransaction")]
internal record struct ReverseTransactionSurrogate(
    TransactionId Id, TransactionId Reverses, Metadata Metadata, Reference Reference);

[GenerateSerializer, Immutable, Alias("synod.CreateLedger")]
internal record struct CreateLedgerSurrogate(LedgerName Name, int Shards);

[RegisterConverter]
internal sealed class OpenAccountConverter : IConverter<OpenAccount, OpenAccountSurrogate>
{
    public OpenAccount ConvertFromSurrogate(in OpenAccountSurrogate surrogate) =>
        new(surrogate.Id, surrogate.Asset, surrogate.NormalSide, surrogate.Overdraft, surrogate.Metadata);

    public OpenAccountSurrogate ConvertToSurrogate(in OpenAccount value) =>
        new(value.Id, value.Asset, value.NormalSide, value.Overdraft, value.Metadata);
}

[RegisterConverter]
internal sealed class SubmitTransactionConverter : IConverter<SubmitTransaction, SubmitTransactionSurrogate>
{
    public SubmitTransaction ConvertFromSurrogate(in SubmitTransactionSurrogate surrogate) =>
        new(surrogate.Id, surrogate.Transfers, surrogate.Pending, surrogate.Metadata, surrogate.Reference);

    public SubmitTransactionSurrogate ConvertToSurrogate(in SubmitTransaction value) =>
        new(value.Id, [.. value.Transfers], value.Pending, value.Metadata, value.Reference);
}

[RegisterConverter]
internal sealed class PostPendingConverter : IConverter<PostPending, PostPendingSurrogate>
{
    public PostPending ConvertFromSurrogate(in PostPendingSurrogate surrogate) => new(surrogate.Id, surrogate.Amounts);

    public PostPendingSurrogate ConvertToSurrogate(in PostPending value) => new(value.Id, value.Amounts?.ToArray());
}

[RegisterConverter]
internal sealed class VoidPendingConverter : IConverter<VoidPending, VoidPendingSurrogate>
{
    public VoidPending ConvertFromSurrogate(in VoidPendingSurrogate surrogate) => new(surrogate.Id);

    public VoidPendingSurrogate ConvertToSurrogate(in VoidPending value) => new(value.Id);
}

[RegisterConverter]
internal sealed class ReverseTransactionConverter : IConverter<ReverseTransaction, ReverseTransactionSurrogate>
{
    public ReverseTransaction ConvertFromSurrogate(in ReverseTransactionSurrogate surrogate) =>
        new(surrogate.Id, surrogate.Reverses, surrogate.Metadata, surrogate.Reference);

    public ReverseTransactionSurrogate ConvertToSurrogate(in ReverseTransaction value) =>
        new(value.Id, value.Reverses, value.Metadata, value.Reference);
}

[RegisterConverter]
internal sealed class CreateLedgerConverter : IConverter<CreateLedger, CreateLedgerSurrogate>
{
    public CreateLedger ConvertFromSurrogate(in CreateLedgerSurrogate surrogate) => new(surrogate.Name, surrogate.Shards);

    public CreateLedgerSurrogate ConvertToSurrogate(in CreateLedger value) => new(value.Name, value.Shards);
}
