namespace Synod.Consensus.Tests;

public class SlotProposerTests
{
    private static readonly ProposerId Self = new(7);
    private static readonly ProposerId Other = new(9);
    private static readonly byte[] Mine = [1];
    private static readonly byte[] Theirs = [2];
    private static readonly byte[] Older = [3];

    [Fact]
    public void Phase_1_adopts_the_value_of_the_highest_ballot_not_of_the_first_answer()
    {
        var proposer = new SlotProposer(new Slot(2), Self, acceptors: 3);
        var ballot = proposer.Prepare().Ballot;

        proposer.Receive(0, new Promise(ballot, new Vote(new Ballot(0, Other), Older)));
        proposer.Receive(1, new Promise(ballot, new Vote(new Ballot(0, new ProposerId(10)), Theirs)));

        Assert.Equal(ProposerPhase.Prepared, proposer.Phase);
        Assert.True(proposer.Adopted!.Value.Span.SequenceEqual(Theirs));
        Assert.Throws<InvalidOperationException>(() => proposer.ProposeOwn(Mine));
    }

    [Fact]
    public void An_acceptor_counts_once_however_often_it_answers()
    {
        var proposer = new SlotProposer(new Slot(2), Self, acceptors: 3);
        var ballot = proposer.Prepare().Ballot;

        proposer.Receive(0, new Promise(ballot, null));
        proposer.Receive(0, new Promise(ballot, null));

        Assert.Equal(ProposerPhase.Preparing, proposer.Phase);
    }

    [Fact]
    public void Answers_to_an_earlier_attempt_do_not_count_for_the_present_one()
    {
        var proposer = new SlotProposer(new Slot(2), Self, acceptors: 3);
        var first = proposer.Prepare().Ballot;
        var second = proposer.Prepare().Ballot;

        proposer.Receive(0, new Promise(first, null));
        proposer.Receive(1, new Promise(first, null));
        Assert.Equal(ProposerPhase.Preparing, proposer.Phase);

        proposer.Receive(0, new Promise(second, null));
        proposer.Receive(1, new Promise(second, null));
        Assert.Equal(ProposerPhase.Prepared, proposer.Phase);
    }

    [Fact]
    public void A_promise_does_not_count_as_a_vote_of_the_same_ballot()
    {
        var proposer = new SlotProposer(new Slot(2), Self, acceptors: 3);
        var ballot = proposer.Prepare().Ballot;
        proposer.Receive(0, new Promise(ballot, null));
        proposer.Receive(1, new Promise(ballot, null));
        proposer.ProposeOwn(Mine);

        proposer.Receive(2, new Promise(ballot, null));
        proposer.Receive(0, new Accepted(ballot));
        Assert.Equal(ProposerPhase.Accepting, proposer.Phase);

        proposer.Receive(1, new Accepted(ballot));
        Assert.Equal(ProposerPhase.Chosen, proposer.Phase);
        Assert.True(proposer.Chosen.Span.SequenceEqual(Mine));
    }

    [Fact]
    public void A_round_is_used_once_and_rises_above_every_rejection()
    {
        var proposer = new SlotProposer(new Slot(2), Self, acceptors: 1);
        var first = proposer.Prepare().Ballot;
        proposer.Receive(0, new Rejected(first, new Ballot(41, Other)));

        Assert.Equal(ProposerPhase.Preempted, proposer.Phase);
        Assert.True(proposer.IsRejectedByAll);
        Assert.Equal(42u, proposer.Prepare().Ballot.Round);
        Assert.Equal(43u, proposer.Prepare().Ballot.Round);
    }

    [Fact]
    public void An_attempt_begins_above_the_ballots_that_were_seen()
    {
        var proposer = new SlotProposer(new Slot(2), Self, acceptors: 1);
        proposer.Observe(new Ballot(6, Other));
        proposer.Observe(new Ballot(2, Other));

        Assert.Equal(7u, proposer.Prepare().Ballot.Round);
    }

    [Fact]
    public void A_minority_of_rejections_does_not_end_an_attempt()
    {
        var proposer = new SlotProposer(new Slot(2), Self, acceptors: 3);
        var request = proposer.ProposeInRoundZero(Self, Mine);

        proposer.Receive(0, new Rejected(request.Ballot, new Ballot(1, Other)));
        Assert.Equal(ProposerPhase.Accepting, proposer.Phase);
        proposer.Receive(1, new Accepted(request.Ballot));
        proposer.Receive(2, new Accepted(request.Ballot));

        Assert.Equal(ProposerPhase.Chosen, proposer.Phase);
        Assert.False(proposer.IsRejectedByAll);
    }

    [Fact]
    public void Round_zero_belongs_to_the_maker_of_the_block_before_once_and_first()
    {
        Assert.Throws<InvalidOperationException>(
            () => new SlotProposer(new Slot(2), Self, 1).ProposeInRoundZero(Other, Mine));
        Assert.Throws<InvalidOperationException>(
            () => new SlotProposer(new Slot(1), Self, 1).ProposeInRoundZero(Self, Mine));

        var used = new SlotProposer(new Slot(2), Self, 1);
        used.ProposeInRoundZero(Self, Mine);
        Assert.Throws<InvalidOperationException>(() => used.ProposeInRoundZero(Self, Theirs));

        var prepared = new SlotProposer(new Slot(2), Self, 1);
        prepared.Prepare();
        Assert.Throws<InvalidOperationException>(() => prepared.ProposeInRoundZero(Self, Mine));
    }

    [Fact]
    public void Prepare_never_uses_round_zero()
    {
        Assert.Equal(1u, new SlotProposer(new Slot(1), Self, 1).Prepare().Ballot.Round);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(9)]
    public void Acceptor_sets_are_1_3_5_or_7(int acceptors)
    {
        Assert.Throws<ArgumentException>(() => new SlotProposer(new Slot(1), Self, acceptors));
    }

    [Fact]
    public void A_chosen_value_shows_only_in_a_majority_of_all_acceptors()
    {
        var x = new SlotState(new Ballot(1, Self), new Vote(new Ballot(1, Self), Mine));
        var y = new SlotState(new Ballot(2, Other), new Vote(new Ballot(2, Other), Theirs));

        Assert.Null(Quorum.FindChosen([x, null, null]));
        Assert.Null(Quorum.FindChosen([x, y, SlotState.Empty]));
        Assert.Equal(x.Vote, Quorum.FindChosen([x, y, x]));
        Assert.Equal(x.Vote, Quorum.FindChosen([x]));
    }
}
