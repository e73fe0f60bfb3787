using Synod.Consensus;
using Synod.Ledger;
using Synod.SeededBugs;

namespace Synod.Simulation.Tests;

/// <summary>The checker of votes, by hand: what it must see at once.</summary>
public class CheckerTests
{
    private static readonly ShardKey Shard = new(LedgerName.Parse("bank"), 0);
    private static readonly Slot First = new(1);
    private static readonly Ballot Low = new(1, new ProposerId(1));
    private static readonly Ballot High = new(2, new ProposerId(2));

    private readonly List<(ulong Slot, byte Value)> _chosen = [];
    private readonly SlotChecker _checker;

    public CheckerTests() => _checker = new SlotChecker(3, (_, slot, value) => _chosen.Add((slot.Number, value.Span[0])));

    [Fact]
    public void A_majority_on_one_ballot_is_chosen_and_two_minorities_are_not()
    {
        Vote(0, Low, 7);
        Vote(1, High, 8);
        Assert.Empty(_chosen);

        Vote(2, High, 8);
        Assert.Equal([(1ul, (byte)8)], _chosen);
    }

    [Fact]
    public void A_second_value_chosen_is_seen()
    {
        Vote(0, Low, 7);
        Vote(1, Low, 7);

        Vote(0, High, 8);
        AssertCaught(Checkers.OneValueASlot, () => Vote(1, High, 8));
    }

    [Fact]
    public void A_promise_that_goes_back_is_seen()
    {
        _checker.Written(0, Shard, First, new SlotState(High, null));

        AssertCaught(Checkers.VotesNeverGoBack, () => _checker.Written(0, Shard, First, new SlotState(Low, null)));
    }

    [Fact]
    public void A_vote_that_is_lost_is_seen()
    {
        Vote(0, Low, 7);

        AssertCaught(Checkers.VotesNeverGoBack, () => _checker.Written(0, Shard, First, new SlotState(High, null)));
    }

    [Fact]
    public void A_ballot_with_two_values_is_seen_when_it_is_asked()
    {
        _checker.Asking(Shard, new AcceptRequest(First, Low, new byte[] { 7 }));

        AssertCaught(Checkers.OneValueABallot, () => _checker.Asking(Shard, new AcceptRequest(First, Low, new byte[] { 8 })));
    }

    [Fact]
    public void A_vote_before_the_slot_before_is_decided_is_seen()
    {
        var second = new Slot(2);
        _checker.Asking(Shard, new AcceptRequest(second, Low, new byte[] { 7 }));

        AssertCaught(
            Checkers.SlotsFollowEachOther,
            () => _checker.Written(0, Shard, second, new SlotState(Low, new Vote(Low, new byte[] { 7 }))));
    }

    [Fact]
    public void Answers_that_are_not_durable_are_seen()
    {
        var prepare = new PrepareRequest(First, Low);

        AssertCaught(Checkers.AnswersAreDurable, () => _checker.Answering(0, Shard, prepare, new Promise(Low, null)));
        AssertCaught(Checkers.AnswersAreDurable, () => _checker.Answering(0, Shard, prepare, new Accepted(Low)));
        AssertCaught(Checkers.AnswersAreDurable, () => _checker.Answering(0, Shard, prepare, new Rejected(Low, High)));
        AssertCaught(Checkers.AnswersAreDurable, () => _checker.Reporting(0, Shard, First, [new SlotState(Low, null)]));
    }

    [Fact]
    public void A_promise_without_the_vote_that_was_there_is_seen()
    {
        Vote(0, Low, 7);
        _checker.Written(0, Shard, First, new SlotState(High, new Vote(Low, new byte[] { 7 })));

        _checker.Answering(0, Shard, new PrepareRequest(First, High), new Promise(High, new Vote(Low, new byte[] { 7 })));
        AssertCaught(
            Checkers.AnswersAreDurable,
            () => _checker.Answering(0, Shard, new PrepareRequest(First, High), new Promise(High, null)));
    }

    private static void AssertCaught(string checker, Action action) =>
        Assert.Equal(checker, Assert.Throws<SimulationFailedException>(action).Checker);

    private void Vote(int acceptor, Ballot ballot, byte value)
    {
        _checker.Asking(Shard, new AcceptRequest(First, ballot, new[] { value }));
        _checker.Written(acceptor, Shard, First, new SlotState(ballot, new Vote(ballot, new[] { value })));
    }
}
