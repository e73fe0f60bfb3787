using static Synod.SeededBugs.Checkers;

namespace Synod.SeededBugs;

/// <summary>Synod.Consensus: ballots and the rules of an acceptor.</summary>
internal static class AcceptorBugs
{
    private const string Ballot = "src/Synod.Consensus/Ballot.cs";
    private const string Acceptor = "src/Synod.Consensus/SlotAcceptor.cs";

    public static IReadOnlyList<SeededBug> All { get; } =
    [
        new()
        {
            Name = "ballots-ordered-by-round-only",
            Checker = VotesNeverGoBack,
            MaxSeeds = 20,
            IsForEveryBuild = true,
            Harm = "An acceptor that promised a round to one proposer promises it to another one too, and both win.",
            Edits =
            [
                new(
                    Ballot,
                    """
                    return byRound != 0 ? byRound : Proposer.Value.CompareTo(other.Proposer.Value);
                    """,
                    """
                    return byRound;
                    """),
            ],
        },

        // Two values on what is thought to be one ballot stop the acceptor; one value on two of them is worse: the second
        // vote is taken for a repeat and answered without being written.
        new()
        {
            Name = "ballots-equal-by-round",
            Checker = AnswersAreDurable,
            MaxSeeds = 50,
            Harm = "The rounds of two incarnations that are alive at once pass for one attempt.",
            Edits =
            [
                new(
                    Ballot,
                    """
                    /// <summary>Round and the first digits of the proposer.</summary>
                    """,
                    """
                    public bool Equals(Ballot other) => Round == other.Round;

                    public override int GetHashCode() => (int)Round;

                    """),
            ],
        },
        new()
        {
            Name = "lower-ballot-accepted",
            Checker = VotesNeverGoBack,
            MaxSeeds = 10,
            IsForEveryBuild = true,
            Harm = "A vote is compared with the vote before it and not with the promise, so a promise is broken.",
            Edits = [new(Acceptor, "if (ballot < state.Promised)", "if (ballot < state.Vote?.Ballot)")],
        },
        new()
        {
            Name = "lower-ballot-promised",
            Checker = VotesNeverGoBack,
            MaxSeeds = 10,
            Harm = "Whoever asks last is promised the slot, so a promise to a higher ballot is forgotten.",
            Edits =
            [
                new(
                    Acceptor,
                    """
                    return ballot < state.Promised
                    ? Unchanged(state, new Rejected(ballot, state.Promised))
                    """,
                    """
                    return ballot < state.Vote?.Ballot
                        ? Unchanged(state, new Rejected(ballot, state.Promised))
                    """),
            ],
        },

        // Disagreement needs a lower ballot's phase 1 after the vote: rare. The state on disk shows it at once.
        new()
        {
            Name = "accept-does-not-raise-the-promise",
            Checker = VotesNeverGoBack,
            MaxSeeds = 5,
            IsForEveryBuild = true,
            Harm = "After a vote without phase 1 a lower ballot still gathers promises and votes.",
            Edits = [new(Acceptor, "new SlotState(ballot, vote)", "state with { Vote = vote }")],
        },
        new()
        {
            Name = "promise-forgets-the-vote",
            Checker = AnswersAreDurable,
            MaxSeeds = 20,
            Harm = "A promise does not say what the acceptor has voted for, so a chosen value is not found.",
            Edits = [new(Acceptor, "new Promise(ballot, state.Vote)", "new Promise(ballot, null)")],
        },
        new()
        {
            Name = "promise-deletes-the-vote",
            Checker = VotesNeverGoBack,
            MaxSeeds = 10,
            Harm = "A promise is written as a new state, and the vote that stood beside the old one is gone.",
            Edits = [new(Acceptor, "state with { Promised = ballot }", "new SlotState(ballot, null)")],
        },
    ];
}
