namespace Synod.Consensus.Tests;

public class SlotAcceptorTests
{
    private static readonly ProposerId A = new(1);
    private static readonly ProposerId B = new(2);
    private static readonly byte[] X = [1];
    private static readonly byte[] Y = [2];

    [Fact]
    public void A_promise_moves_the_state_before_it_leaves()
    {
        var step = SlotAcceptor.Prepare(SlotState.Empty, new Ballot(1, A));

        Assert.Equal(new Promise(new Ballot(1, A), null), step.Answer);
        Assert.True(step.MustPersist);
        Assert.Equal(new Ballot(1, A), step.State.Promised);
    }

    [Fact]
    public void The_same_attempt_asking_again_gets_the_same_promise_and_no_write()
    {
        var first = SlotAcceptor.Prepare(SlotState.Empty, new Ballot(1, A));
        var again = SlotAcceptor.Prepare(first.State, new Ballot(1, A));

        Assert.Equal(first.Answer, again.Answer);
        Assert.False(again.MustPersist);
    }

    [Fact]
    public void An_equal_round_of_another_proposer_is_another_attempt()
    {
        var promisedToB = SlotAcceptor.Prepare(SlotState.Empty, new Ballot(1, B)).State;

        var step = SlotAcceptor.Prepare(promisedToB, new Ballot(1, A));

        Assert.Equal(new Rejected(new Ballot(1, A), new Ballot(1, B)), step.Answer);
        Assert.Equal(promisedToB, step.State);
    }

    [Fact]
    public void A_ballot_below_the_promise_is_neither_promised_nor_accepted()
    {
        var state = SlotAcceptor.Prepare(SlotState.Empty, new Ballot(5, A)).State;

        Assert.IsType<Rejected>(SlotAcceptor.Prepare(state, new Ballot(4, B)).Answer);
        var accept = SlotAcceptor.Accept(state, new Ballot(4, B), X);
        Assert.IsType<Rejected>(accept.Answer);
        Assert.False(accept.MustPersist);
    }

    [Fact]
    public void A_vote_is_a_promise_too()
    {
        var voted = SlotAcceptor.Accept(SlotState.Empty, new Ballot(3, A), X).State;

        Assert.Equal(new Ballot(3, A), voted.Promised);
        Assert.IsType<Rejected>(SlotAcceptor.Prepare(voted, new Ballot(2, B)).Answer);
    }

    [Fact]
    public void A_promise_reports_the_vote()
    {
        var voted = SlotAcceptor.Accept(SlotState.Empty, new Ballot(0, A), X).State;

        var promise = Assert.IsType<Promise>(SlotAcceptor.Prepare(voted, new Ballot(1, B)).Answer);

        Assert.Equal(new Vote(new Ballot(0, A), X), promise.Vote);
    }

    [Fact]
    public void A_higher_ballot_replaces_the_vote_and_keeps_nothing_of_the_old()
    {
        var first = SlotAcceptor.Accept(SlotState.Empty, new Ballot(0, A), X).State;
        var second = SlotAcceptor.Accept(first, new Ballot(1, B), Y).State;

        Assert.Equal(new SlotState(new Ballot(1, B), new Vote(new Ballot(1, B), Y)), second);
    }

    [Fact]
    public void The_same_vote_again_is_answered_without_a_write()
    {
        var voted = SlotAcceptor.Accept(SlotState.Empty, new Ballot(1, A), X).State;

        var again = SlotAcceptor.Accept(voted, new Ballot(1, A), new byte[] { 1 });

        Assert.IsType<Accepted>(again.Answer);
        Assert.False(again.MustPersist);
    }

    [Fact]
    public void A_ballot_with_two_values_stops_the_acceptor()
    {
        var voted = SlotAcceptor.Accept(SlotState.Empty, new Ballot(1, A), X).State;

        Assert.Throws<InvalidOperationException>(() => SlotAcceptor.Accept(voted, new Ballot(1, A), Y));
    }

    [Fact]
    public void Nobodys_ballot_is_no_ballot()
    {
        Assert.Throws<ArgumentException>(() => SlotAcceptor.Prepare(SlotState.Empty, Ballot.None));
        Assert.Throws<ArgumentException>(() => SlotAcceptor.Accept(SlotState.Empty, new Ballot(3, ProposerId.Nobody), X));
    }
}
