using Synod.Consensus;
using Synod.Runtime;

namespace Synod.Grains.Surrogates;

// What proposers and acceptors say to each other. As in the room of the interfaces: a field's id is its position.

[GenerateSerializer, Immutable, Alias("synod.Ballot")]
internal record struct BallotSurrogate(uint Round, UInt128 Proposer);

[GenerateSerializer, Immutable, Alias("synod.Vote")]
internal record struct VoteSurrogate(Ballot Ballot, ReadOnlyMemory<byte> Value);

[GenerateSerializer, Immutable, Alias("synod.SlotState")]
internal record struct SlotStateSurrogate(Ballot Promised, Vote? Vote);

[GenerateSerializer, Immutable, Alias("synod.Prepare")]
internal record struct PrepareSurrogate(ulong Slot, Ballot Ballot);

[GenerateSerializer, Immutable, Alias("synod.Accept")]
internal record struct AcceptSurrogate(ulong Slot, Ballot Ballot, ReadOnlyMemory<byte> Value);

[GenerateSerializer, Immutable, Alias("synod.Promise")]
internal record struct PromiseSurrogate(Ballot Ballot, Vote? Vote);

[GenerateSerializer, Immutable, Alias("synod.Accepted")]
internal record struct AcceptedSurrogate(Ballot Ballot);

[GenerateSerializer, Immutable, Alias("synod.Rejected")]
internal record struct RejectedSurrogate(Ballot Ballot, Ballot Promised);

[GenerateSerializer, Immutable, Alias("synod.StoreFailure")]
internal record struct StoreFailureSurrogate(string Message);

[GenerateSerializer, Immutable, Alias("synod.CorruptRecord")]
internal record struct CorruptRecordSurrogate(string Message);

[RegisterConverter]
internal sealed class BallotConverter : IConverter<Ballot, BallotSurrogate>
{
    public Ballot ConvertFromSurrogate(in BallotSurrogate surrogate) =>
        new(surrogate.Round, new ProposerId(surrogate.Proposer));

    public BallotSurrogate ConvertToSurrogate(in Ballot value) => new(value.Round, value.Proposer.Value);
}

[RegisterConverter]
internal sealed class VoteConverter : IConverter<Vote, VoteSurrogate>
{
    public Vote ConvertFromSurrogate(in VoteSurrogate surrogate) => new(surrogate.Ballot, surrogate.Value);

    public VoteSurrogate ConvertToSurrogate(in Vote value) => new(value.Ballot, value.Value);
}

[RegisterConverter]
internal sealed class SlotStateConverter : IConverter<SlotState, SlotStateSurrogate>
{
    public SlotState ConvertFromSurrogate(in SlotStateSurrogate surrogate) => new(surrogate.Promised, surrogate.Vote);

    public SlotStateSurrogate ConvertToSurrogate(in SlotState value) => new(value.Promised, value.Vote);
}

[RegisterConverter]
internal sealed class PrepareConverter : IConverter<PrepareRequest, PrepareSurrogate>
{
    public PrepareRequest ConvertFromSurrogate(in PrepareSurrogate surrogate) => new(new Slot(surrogate.Slot), surrogate.Ballot);

    public PrepareSurrogate ConvertToSurrogate(in PrepareRequest value) => new(value.Slot.Number, value.Ballot);
}

[RegisterConverter]
internal sealed class AcceptConverter : IConverter<AcceptRequest, AcceptSurrogate>
{
    public AcceptRequest ConvertFromSurrogate(in AcceptSurrogate surrogate) =>
        new(new Slot(surrogate.Slot), surrogate.Ballot, surrogate.Value);

    public AcceptSurrogate ConvertToSurrogate(in AcceptRequest value) => new(value.Slot.Number, value.Ballot, value.Value);
}

[RegisterConverter]
internal sealed class PromiseConverter : IConverter<Promise, PromiseSurrogate>
{
    public Promise ConvertFromSurrogate(in PromiseSurrogate surrogate) => new(surrogate.Ballot, surrogate.Vote);

    public PromiseSurrogate ConvertToSurrogate(in Promise value) => new(value.Ballot, value.Vote);
}

[RegisterConverter]
internal sealed class AcceptedConverter : IConverter<Accepted, AcceptedSurrogate>
{
    public Accepted ConvertFromSurrogate(in AcceptedSurrogate surrogate) => new(surrogate.Ballot);

    public AcceptedSurrogate ConvertToSurrogate(in Accepted value) => new(value.Ballot);
}

[RegisterConverter]
internal sealed class RejectedConverter : IConverter<Rejected, RejectedSurrogate>
{
    public Rejected ConvertFromSurrogate(in RejectedSurrogate surrogate) => new(surrogate.Ballot, surrogate.Promised);

    public RejectedSurrogate ConvertToSurrogate(in Rejected value) => new(value.Ballot, value.Promised);
}

[RegisterConverter]
internal sealed class StoreFailureConverter : IConverter<StoreException, StoreFailureSurrogate>
{
    public StoreException ConvertFromSurrogate(in StoreFailureSurrogate surrogate) => new(surrogate.Message);

    public StoreFailureSurrogate ConvertToSurrogate(in StoreException value) => new(value.Message);
}

[RegisterConverter]
internal sealed class CorruptRecordConverter : IConverter<CorruptRecordException, CorruptRecordSurrogate>
{
    public CorruptRecordException ConvertFromSurrogate(in CorruptRecordSurrogate surrogate) => new(surrogate.Message);

    public CorruptRecordSurrogate ConvertToSurrogate(in CorruptRecordException value) => new(value.Message);
}
