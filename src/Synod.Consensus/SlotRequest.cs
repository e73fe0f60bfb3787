namespace Synod.Consensus;

/// <summary>What a proposer asks of every acceptor of a slot.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Ballot">The attempt.</param>
public abstract record SlotRequest(Slot Slot, Ballot Ballot);

/// <summary>Phase 1a: promise, and say what you have accepted.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Ballot">The attempt.</param>
public sealed record PrepareRequest(Slot Slot, Ballot Ballot) : SlotRequest(Slot, Ballot);

/// <summary>Phase 2a: vote for this value.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Ballot">The attempt.</param>
/// <param name="Value">The value.</param>
public sealed record AcceptRequest(Slot Slot, Ballot Ballot, ReadOnlyMemory<byte> Value) : SlotRequest(Slot, Ballot);
