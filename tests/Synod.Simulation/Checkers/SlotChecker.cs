using System.Numerics;
using Synod.Consensus;
using Synod.Ledger;

namespace Synod.Simulation;

/// <summary>
/// Keeps its own record of every durable vote, and says what is chosen by the definition alone: a majority has, at some
/// time, durably accepted the same ballot.
/// </summary>
/// <remarks>
/// It counts majorities and compares ballots itself: a seeded bug may be in the code that does so for the ledger.
/// </remarks>
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
        if (NumberOf(state.Promised).CompareTo(NumberOf(before.Promised)) < 0
            || (before.Vote is { } old && (state.Vote is not { } kept || NumberOf(kept.Ballot).CompareTo(NumberOf(old.Ballot)) < 0)))
        {
            throw new SimulationFailedException(
                Checkers.VotesNeverGoBack, $"{where}: from {Describe(before)} back to {Describe(state)}.");
        }

        if (state.Vote is { } unpromised && NumberOf(unpromised.Ballot).CompareTo(NumberOf(state.Promised)) > 0)
        {
            throw new SimulationFailedException(
                Checkers.VotesNeverGoBack, $"{where}: a vote above the promise, {Describe(state)}.");
        }

        record.States[acceptor] = state;
        if (state.Promised != before.Promised)
        {
            record.Promises[(acceptor, NumberOf(state.Promised))] = before.Vote;
        }

        if (state.Vote is { } vote && vote != before.Vote)
        {
            Voted(acceptor, shard, slot, record, vote);
        }
    }

    /// <summary>A proposer asks an acceptor.</summary>
    public void Asking(ShardKey shard, SlotRequest request)
    {
        if (request is AcceptRequest accept)
        {
            VotersOf(Of(shard, accept.Slot), accept.Ballot, accept.Value, $"{shard}/{accept.Slot}");
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
            // With the vote that was durable when it was promised; by the time that it leaves, more may have happened. Asked
            // again, it may also report the ballot's own vote.
            Promise promise => record.Promises.TryGetValue((acceptor, NumberOf(promise.Ballot)), out var then)
                && (promise.Vote == then || (promise.Vote is { } own && NumberOf(own.Ballot) == NumberOf(promise.Ballot)
                    && record.HasVoted(NumberOf(promise.Ballot), acceptor))),
            Accepted accepted => record.HasVoted(NumberOf(accepted.Ballot), acceptor),
            Rejected rejected => NumberOf(durable.Promised).CompareTo(NumberOf(rejected.Promised)) >= 0
                && NumberOf(rejected.Promised).CompareTo(NumberOf(rejected.Ballot)) > 0,
            _ => false,
        };
        if (!isTrue)
        {
            throw new SimulationFailedException(
                Checkers.AnswersAreDurable,
                $"acceptor {acceptor + 1}, {shard}/{request.Slot} answers {answer}, and durable is {Describe(durable)}.");
        }
    }

    /// <summary>An acceptor says what it has voted in slots from one on.</summary>
    public void Reporting(int acceptor, ShardKey shard, Slot first, IReadOnlyList<SlotState> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        for (var i = 0; i < states.Count; i++)
        {
            var record = Of(shard, new Slot(first.Number + (ulong)i));
            var isTrue = NumberOf(record.States[acceptor].Promised).CompareTo(NumberOf(states[i].Promised)) >= 0
                && (states[i].Vote is not { } vote || (record.HasVoted(NumberOf(vote.Ballot), acceptor)
                    && record.Ballots[NumberOf(vote.Ballot)].Value.Span.SequenceEqual(vote.Value.Span)));
            if (!isTrue)
            {
                throw new SimulationFailedException(
                    Checkers.AnswersAreDurable,
                    $"acceptor {acceptor + 1}, {shard}/{first.Number + (ulong)i} reports {Describe(states[i])}, and never was there.");
            }
        }
    }

    private void Voted(int acceptor, ShardKey shard, Slot slot, Record record, Vote vote)
    {
        var where = $"{shard}/{slot}, ballot {vote.Ballot}";
        CheckTurn(shard, slot, vote, where);
        if (!record.Ballots.ContainsKey(NumberOf(vote.Ballot)))
        {
            throw new SimulationFailedException(Checkers.OneValueABallot, $"{where}: nobody proposed it.");
        }

        var ballot = VotersOf(record, vote.Ballot, vote.Value, $"{shard}/{slot}");
        ballot.Mask |= 1 << acceptor;
        if (2 * BitOperations.PopCount((uint)ballot.Mask) <= acceptors)
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

    private static Voters VotersOf(Record record, Ballot ballot, ReadOnlyMemory<byte> value, string where)
    {
        if (!record.Ballots.TryGetValue(NumberOf(ballot), out var voters))
        {
            return record.Ballots[NumberOf(ballot)] = new Voters(value);
        }

        return voters.Value.Span.SequenceEqual(value.Span)
            ? voters
            : throw new SimulationFailedException(Checkers.OneValueABallot, $"{where}: ballot {ballot} carries two values.");
    }

    private static (uint Round, UInt128 Proposer) NumberOf(Ballot ballot) => (ballot.Round, ballot.Proposer.Value);

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

        public Dictionary<(uint Round, UInt128 Proposer), Voters> Ballots { get; } = [];

        public Dictionary<(int Acceptor, (uint Round, UInt128 Proposer) Ballot), Vote?> Promises { get; } = [];

        public ReadOnlyMemory<byte>? Chosen { get; set; }

        public bool HasVoted((uint Round, UInt128 Proposer) ballot, int acceptor) =>
            Ballots.TryGetValue(ballot, out var voters) && (voters.Mask & (1 << acceptor)) != 0;
    }

    private sealed class Voters(ReadOnlyMemory<byte> value)
    {
        public ReadOnlyMemory<byte> Value { get; } = value;

        public int Mask { get; set; }
    }
}
