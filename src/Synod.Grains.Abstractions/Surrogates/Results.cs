using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Grains.Surrogates;

[GenerateSerializer, Immutable, Alias("synod.EntryPlace")]
internal record struct EntryPlaceSurrogate(int Shard, ulong Height, ulong Index, Timestamp Timestamp);

[GenerateSerializer, Immutable, Alias("synod.Refusal")]
internal record struct RefusalSurrogate(RefusalCode Code, string Detail, AccountId? Held);

[GenerateSerializer, Immutable, Alias("synod.Done")]
internal record struct DoneSurrogate(EntryPlace Place, bool IsRepeat, Hash256 Leaf);

[GenerateSerializer, Immutable, Alias("synod.Refused")]
internal record struct RefusedSurrogate(Refusal Why);

[GenerateSerializer, Immutable, Alias("synod.Failed")]
internal record struct FailedSurrogate(Exception Why);

[GenerateSerializer, Immutable, Alias("synod.LedgerCreation")]
internal record struct LedgerCreationSurrogate(LedgerInfo? Ledger, CommandResult Result);

[RegisterConverter]
internal sealed class EntryPlaceConverter : IConverter<EntryPlace, EntryPlaceSurrogate>
{
    public EntryPlace ConvertFromSurrogate(in EntryPlaceSurrogate surrogate) =>
        new(surrogate.Shard, surrogate.Height, surrogate.Index, surrogate.Timestamp);

    public EntryPlaceSurrogate ConvertToSurrogate(in EntryPlace value) =>
        new(value.Shard, value.Height, value.Index, value.Timestamp);
}

[RegisterConverter]
internal sealed class RefusalConverter : IConverter<Refusal, RefusalSurrogate>
{
    public Refusal ConvertFromSurrogate(in RefusalSurrogate surrogate) =>
        new(surrogate.Code, surrogate.Detail) { Held = surrogate.Held };

    public RefusalSurrogate ConvertToSurrogate(in Refusal value) => new(value.Code, value.Detail, value.Held);
}

[RegisterConverter]
internal sealed class DoneConverter : IConverter<CommandResult.Done, DoneSurrogate>
{
    public CommandResult.Done ConvertFromSurrogate(in DoneSurrogate surrogate) =>
        new(surrogate.Place, surrogate.IsRepeat) { Leaf = surrogate.Leaf };

    public DoneSurrogate ConvertToSurrogate(in CommandResult.Done value) => new(value.Place, value.IsRepeat, value.Leaf);
}

[RegisterConverter]
internal sealed class RefusedConverter : IConverter<CommandResult.Refused, RefusedSurrogate>
{
    public CommandResult.Refused ConvertFromSurrogate(in RefusedSurrogate surrogate) => new(surrogate.Why);

    public RefusedSurrogate ConvertToSurrogate(in CommandResult.Refused value) => new(value.Why);
}

[RegisterConverter]
internal sealed class FailedConverter : IConverter<CommandResult.Failed, FailedSurrogate>
{
    public CommandResult.Failed ConvertFromSurrogate(in FailedSurrogate surrogate) => new(surrogate.Why);

    public FailedSurrogate ConvertToSurrogate(in CommandResult.Failed value) => new(value.Why);
}

[RegisterConverter]
internal sealed class LedgerCreationConverter : IConverter<LedgerCreation, LedgerCreationSurrogate>
{
    public LedgerCreation ConvertFromSurrogate(in LedgerCreationSurrogate surrogate) =>
        new(surrogate.Ledger, surrogate.Result);

    public LedgerCreationSurrogate ConvertToSurrogate(in LedgerCreation value) => new(value.Ledger, value.Result);
}
