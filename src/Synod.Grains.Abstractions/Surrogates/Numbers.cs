using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Grains.Surrogates;

[GenerateSerializer, Immutable, Alias("synod.Amount")]
internal record struct AmountSurrogate(UInt128 Value);

/// <param name="Limit">Null for no limit.</param>
[GenerateSerializer, Immutable, Alias("synod.Overdraft")]
internal record struct OverdraftSurrogate(Amount? Limit);

/// <param name="Microseconds">Since 1970, UTC.</param>
[GenerateSerializer, Immutable, Alias("synod.Timestamp")]
internal record struct TimestampSurrogate(long Microseconds);

/// <param name="Bytes">32 bytes.</param>
[GenerateSerializer, Immutable, Alias("synod.Hash256")]
internal record struct Hash256Surrogate(byte[] Bytes);

[GenerateSerializer, Immutable, Alias("synod.Totals")]
internal record struct TotalsSurrogate(Amount DebitsPosted, Amount CreditsPosted, Amount DebitsPending, Amount CreditsPending);

[GenerateSerializer, Immutable, Alias("synod.Transfer")]
internal record struct TransferSurrogate(AccountId Debit, AccountId Credit, Amount Amount);

[GenerateSerializer, Immutable, Alias("synod.PendingTerms")]
internal record struct PendingTermsSurrogate(long? TimeoutSeconds);

[RegisterConverter]
internal sealed class AmountConverter : IConverter<Amount, AmountSurrogate>
{
    public Amount ConvertFromSurrogate(in AmountSurrogate surrogate) => new(surrogate.Value);

    public AmountSurrogate ConvertToSurrogate(in Amount value) => new(value.Value);
}

[RegisterConverter]
internal sealed class OverdraftConverter : IConverter<Overdraft, OverdraftSurrogate>
{
    public Overdraft ConvertFromSurrogate(in OverdraftSurrogate surrogate) => new(surrogate.Limit);

    public OverdraftSurrogate ConvertToSurrogate(in Overdraft value) => new(value.Limit);
}

[RegisterConverter]
internal sealed class TimestampConverter : IConverter<Timestamp, TimestampSurrogate>
{
    public Timestamp ConvertFromSurrogate(in TimestampSurrogate surrogate) => new(surrogate.Microseconds);

    public TimestampSurrogate ConvertToSurrogate(in Timestamp value) => new(value.Microseconds);
}

[RegisterConverter]
internal sealed class Hash256Converter : IConverter<Hash256, Hash256Surrogate>
{
    public Hash256 ConvertFromSurrogate(in Hash256Surrogate surrogate) => new(surrogate.Bytes);

    public Hash256Surrogate ConvertToSurrogate(in Hash256 value) => new(value.ToArray());
}

[RegisterConverter]
internal sealed class TotalsConverter : IConverter<Totals, TotalsSurrogate>
{
    public Totals ConvertFromSurrogate(in TotalsSurrogate surrogate) =>
        new(surrogate.DebitsPosted, surrogate.CreditsPosted, surrogate.DebitsPending, surrogate.CreditsPending);

    public TotalsSurrogate ConvertToSurrogate(in Totals value) =>
        new(value.DebitsPosted, value.CreditsPosted, value.DebitsPending, value.CreditsPending);
}

[RegisterConverter]
internal sealed class TransferConverter : IConverter<Transfer, TransferSurrogate>
{
    public Transfer ConvertFromSurrogate(in TransferSurrogate surrogate) =>
        new(surrogate.Debit, surrogate.Credit, surrogate.Amount);

    public TransferSurrogate ConvertToSurrogate(in Transfer value) => new(value.Debit, value.Credit, value.Amount);
}

[RegisterConverter]
internal sealed class PendingTermsConverter : IConverter<PendingTerms, PendingTermsSurrogate>
{
    public PendingTerms ConvertFromSurrogate(in PendingTermsSurrogate surrogate) => new(surrogate.TimeoutSeconds);

    public PendingTermsSurrogate ConvertToSurrogate(in PendingTerms value) => new(value.TimeoutSeconds);
}
