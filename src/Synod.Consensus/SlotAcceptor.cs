namespace Synod.Consensus;

/// <summary>
/// One acceptor of one slot: single-decree Paxos (Lamport, <em>Paxos Made Simple</em>, 2001). Pure: it takes the state
/// that is durable and says which state must be made durable before its answer may leave.
/// </summary>
public static class SlotAcceptor
{
    /// <summary>Phase 1a: asks for a promise.</summary>
    public static AcceptorStep Prepare(SlotState state, Ballot ballot)
    {
        Check(state, ballot);

        // An equal ballot is the same attempt asking again (Ballot's remarks), so it gets the same promise again.
        return ballot < state.Promised
            ? Unchanged(state, new Rejected(ballot, state.Promised))
            : Moved(state, state with { Promised = ballot }, new Promise(ballot, state.Vote));
    }

    /// <summary>Phase 2a: asks for a vote.</summary>
    /// <exception cref="InvalidOperationException">
    /// The ballot carried another value before. A correct proposer never does that, so nothing it says can be trusted.
    /// </exception>
    public static AcceptorStep Accept(SlotState state, Ballot ballot, ReadOnlyMemory<byte> value)
    {
        Check(state, ballot);
        if (ballot < state.Promised)
        {
            return Unchanged(state, new Rejected(ballot, state.Promised));
        }

        var vote = new Vote(ballot, value);
        if (state.Vote?.Ballot == ballot)
        {
            return state.Vote == vote
                ? Unchanged(state, new Accepted(ballot))
                : throw new InvalidOperationException($"Ballot {ballot} was used for two values.");
        }

        // A vote is a promise too: without it a lower ballot could gather promises that do not mention this vote.
        return Moved(state, new SlotState(ballot, vote), new Accepted(ballot));
    }

    private static void Check(SlotState state, Ballot ballot)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (ballot.Proposer == ProposerId.Nobody)
        {
            throw new ArgumentException("A ballot belongs to somebody.", nameof(ballot));
        }
    }

    private static AcceptorStep Unchanged(SlotState state, SlotAnswer answer) => new(state, MustPersist: false, answer);

    private static AcceptorStep Moved(SlotState before, SlotState after, SlotAnswer answer) =>
        new(after, MustPersist: after != before, answer);
}

/// <summary>What an acceptor does with a request.</summary>
/// <param name="State">Its state afterwards.</param>
/// <param name="MustPersist">True if the state changed, and must be durable before the answer leaves.</param>
/// <param name="Answer">The answer.</param>
public readonly record struct AcceptorStep(SlotState State, bool MustPersist, SlotAnswer Answer);
