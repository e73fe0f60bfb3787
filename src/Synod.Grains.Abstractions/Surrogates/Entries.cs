using Synod.Ledger;

namespace Synod.Grains.Surrogates;

// An entry travels as what it is everywhere: its canonical bytes (docs/formats.md, "Entry").

/// <param name="Bytes">The canonical bytes.</param>
[GenerateSerializer, Immutable, Alias("synod.Entry")]
internal record struct EntrySurrogate(byte[] Bytes);

internal abstract class EntryConverter<TEntry> : IConverter<TEntry, EntrySurrogate>
    where TEntry : Entry
{
    public TEntry ConvertFromSurrogate(in EntrySurrogate surrogate) => (TEntry)EntryCodec.Decode(surrogate.Bytes);

    public EntrySurrogate ConvertToSurrogate(in TEntry value) => new(EntryCodec.Encode(value));
}

[RegisterConverter]
internal sealed class ShardOpenedConverter : EntryConverter<ShardOpened>, IConverter<ShardOpened, EntrySurrogate>;

[RegisterConverter]
internal sealed class LedgerCreatedConverter : EntryConverter<LedgerCreated>, IConverter<LedgerCreated, EntrySurrogate>;

[RegisterConverter]
internal sealed class AccountOpenedConverter : EntryConverter<AccountOpened>, IConverter<AccountOpened, EntrySurrogate>;

[RegisterConverter]
internal sealed class TransactionPostedConverter : EntryConverter<TransactionPosted>, IConverter<TransactionPosted, EntrySurrogate>;

[RegisterConverter]
internal sealed class TransactionReservedConverter
    : EntryConverter<TransactionReserved>, IConverter<TransactionReserved, EntrySurrogate>;

[RegisterConverter]
internal sealed class PendingPostedConverter : EntryConverter<PendingPosted>, IConverter<PendingPosted, EntrySurrogate>;

[RegisterConverter]
internal sealed class PendingVoidedConverter : EntryConverter<PendingVoided>, IConverter<PendingVoided, EntrySurrogate>;

[RegisterConverter]
internal sealed class PendingExpiredConverter : EntryConverter<PendingExpired>, IConverter<PendingExpired, EntrySurrogate>;

[RegisterConverter]
internal sealed class TransactionPreparedConverter : EntryConverter<TransactionPrepared>, IConverter<TransactionPrepared, EntrySurrogate>;

[RegisterConverter]
internal sealed class HoldCommittedConverter : EntryConverter<HoldCommitted>, IConverter<HoldCommitted, EntrySurrogate>;

[RegisterConverter]
internal sealed class HoldReleasedConverter : EntryConverter<HoldReleased>, IConverter<HoldReleased, EntrySurrogate>;

[RegisterConverter]
internal sealed class TransactionAbortedConverter : EntryConverter<TransactionAborted>, IConverter<TransactionAborted, EntrySurrogate>;
