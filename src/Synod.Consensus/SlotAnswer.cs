namespace Synod.Consensus;

/// <summary>What an acceptor answers. It leaves only after the state that it speaks of is durable.</summary>
/// <param name="Ballot">The ballot of the request that it answers.</param>
public abstract record SlotAnswer(Ballot Ballot);

/// <summary>Phase 1b: nothing below the ballot will be accepted any more.</summary>
/// <param name="Ballot">The ballot that was promised.</param>
/// <param name="Vote">What the acceptor had accepted before; null for nothing.</param>
public sealed record Promise(Ballot Ballot, Vote? Vote) : SlotAnswer(Ballot);

/// <summary>Phase 2b: the acceptor has voted for the ballot's value.</summary>
/// <param name="Ballot">The ballot that was accepted.</param>
public sealed record Accepted(Ballot Ballot) : SlotAnswer(Ballot);

/// <summary>The acceptor has promised a higher ballot.</summary>
/// <param name="Ballot">The ballot of the request.</param>
/// <param name="Promised">The higher one.</param>
public sealed record Rejected(Ballot Ballot, Ballot Promised) : SlotAnswer(Ballot);
