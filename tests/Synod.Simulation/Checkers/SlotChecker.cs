using System.Numerics;
using Synod.Consensus;
using Synod.Ledger;

namespace Synod.Simulation;

/// <summary>
/// Keeps its own record of every durable vote, and says what is chosen by the definition alone: a majority has, at some
/// time, durably accepted the same ballot.
/// </summary>
/// <param name="acceptors">How many acceptors each shard has.</param>
/// <param name="chosen">Told of every slot when it is decided, in the order of the slots.</param>
public sealed class SlotChecker(int acceptors, Action<ShardKey, Slot, ReadOnlyMemory<byte>> chosen)
{
    private readonly Dictionary<(ShardKey Shard, ulong Slot), Record> _slots = [];

    /// <summary>An acceptor has made this state of a slot durable.</summary>
    public void Written(int acceptor, ShardKey shard, Slot slot, SlotState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var where = $"acceptor {acceptor + 1}, {shard}/{slot}";
        var record = Of(shard, slot);
        var before = record.States[acceptor];
        if (state.Promised < before.Promised
            || (before.Vote is { } old && (state.Vote is not { } kept || kept.Ballot < old.Ballot)))
        {
            throw new SimulationFailedException(
                Checkers.VotesNeverGoBack, $"{where}: from {Describe(before)} back to {Describe(state)}.");
        }

        if (state.Vote is { } unpromised && unpromised.Ballot > state.Promised)
        {
            throw new SimulationFailedException(
                Checkers.VotesNeverGoBack, $"{where}: a vote above the promise, {Describe(state)}.");
        }

        record.States[acceptor] = state;
        if (state.Vote is { } vote && vote != before.Vote)
        {
            Voted(acceptor, shard, slot, record, vote);
        }
    }

    /// <summary>An acceptor's answer is about to leave.</summary>
    public void Answering(int acceptor, ShardKey shard, SlotRequest request, SlotAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(answer);
        var record = Of(shard, request.Slot);
        var durable = record.States[acceptor];
        var isTrue = answer switch
        {
            // By the time that it leaves, the ballot's own vote may have come, or a higher ballot.
            Promise promise => durable.Promised >= promise.Ballot
                && (durable.Promised > promise.Ballot || promise.Vote == durable.Vote || durable.Vote?.Ballot == promise.Ballot),
            Accepted accepted => record.VotersOf(accepted.Ballot, acceptor),
            Rejected rejected => durable.Promised >= rejected.Promised && rejected.Promised > rejected.Ballot,
            _ => false,
        };
        if (!isTrue)
        {
            throw new SimulationFailedException(
                Checkers.AnswersAreDurable,
                $"acceptor {acceptor + 1}, {shard}/{request.Slot} answers {answer}, and durable is {Describe(durable)}.");
        }
    }

    private void Voted(int acceptor, ShardKey shard, Slot slot, Record record, Vote vote)
    {
        var where = $"{shard}/{slot}, ballot {vote.Ballot}";
        CheckTurn(shard, slot, vote, where);
        if (!record.Ballots.TryGetValue(vote.Ballot, out var ballot))
        {
            record.Ballots[vote.Ballot] = ballot = new Voters(vote.Value);
        }
        else if (!ballot.Value.Span.SequenceEqual(vote.Value.Span))
        {
            throw new SimulationFailedException(Checkers.OneValueABallot, $"{where} carries two values.");
        }

        ballot.Mask |= 1 << acceptor;
        if (BitOperations.PopCount((uint)ballot.Mask) < Quorum.Majority(acceptors))
        {
            return;
        }

        if (record.Chosen is not { } decided)
        {
            record.Chosen = vote.Value;
            chosen(shard, slot, vote.Value);
        }
        else if (!decided.Span.SequenceEqual(vote.Value.Span))
        {
            throw new SimulationFailedException(Checkers.OneValueASlot, $"{where} is the second value chosen.");
        }
    }

    // A leader fills a slot only after it has applied the one before, and so that one is decided. Whoever uses round 0 is
    // named by it.
    private void CheckTurn(ShardKey shard, Slot slot, Vote vote, string where)
    {
        if (slot.Number == 1)
        {
            if (vote.Ballot.Round == 0)
            {
                throw new SimulationFailedException(Checkers.SlotsFollowEachOther, $"{where}: round 0 of the first slot.");
            }

            return;
        }

        if (Of(shard, new Slot(slot.Number - 1)).Chosen is not { } previous)
        {
            throw new SimulationFailedException(Checkers.SlotsFollowEachOther, $"{where}: the slot before is not decided.");
        }

        if (vote.Ballot.Round == 0 && BlockCodec.Decode(previous).Header.Proposer != vote.Ballot.Proposer.Value)
        {
            throw new SimulationFailedException(Checkers.SlotsFollowEachOther, $"{where}: round 0 is another's.");
        }
    }

    private Record Of(ShardKey shard, Slot slot) => _slots.TryGetValue((shard, slot.Number), out var record)
        ? record
        : _slots[(shard, slot.Number)] = new Record(acceptors);

    private static string Describe(SlotState state) =>
        $"(promised {state.Promised}, vote {state.Vote?.Ballot.ToString() ?? "none"})";

    private sealed class Record(int acceptors)
    {
        public SlotState[] States { get; } = [.. Enumerable.Repeat(SlotState.Empty, acceptors)];

        public Dictionary<Ballot, Voters> Ballots { get; } = [];

        public ReadOnlyMemory<byte>? Chosen { get; set; }

        public bool VotersOf(Ballot ballot, int acceptor) =>
            Ballots.TryGetValue(ballot, out var voters) && (voters.Mask & (1 << acceptor)) != 0;
    }

    private sealed class Voters(ReadOnlyMemory<byte> value)
    {
        public ReadOnlyMemory<byte> Value { get; } = value;

        public int Mask { get; set; }
    }
}
