using static Synod.SeededBugs.Checkers;

namespace Synod.SeededBugs;

/// <summary>Synod.Consensus: the proposer of a slot, and majorities.</summary>
/// <remarks>
/// Not here, since no run of the shard's loop can tell them from the original: <c>_highestVote</c> carried over into the
/// next attempt (an older vote is as free to propose as an own value), and rejections that do not raise the next round (the
/// walk reads the promises before it prepares).
/// </remarks>
internal static class ProposerBugs
{
    private const string Proposer = "src/Synod.Consensus/SlotProposer.cs";
    private const string Quorum = "src/Synod.Consensus/Quorum.cs";
    private const string Set = "src/Synod.Runtime/Acceptors/AcceptorSet.cs";

    public static IReadOnlyList<SeededBug> All { get; } =
    [
        new()
        {
            Name = "first-value-adopted",
            Checker = OneValueASlot,
            MaxSeeds = 400,
            IsForEveryBuild = true,
            Harm = "Phase 1 adopts the value of whoever answers first, not of the highest ballot.",
            Edits =
            [
                new(Proposer, "(_highestVote is null || vote.Ballot > _highestVote.Ballot)", "_highestVote is null"),
            ],
        },

        // With three acceptors two promises decide, and a tie falls to the first: only five tell it from the bug above.
        new()
        {
            Name = "most-frequent-value-adopted",
            Checker = OneValueASlot,
            MaxSeeds = 400,
            IsForEveryBuild = true,
            Harm = "Phase 1 adopts the value that most acceptors report, not that of the highest ballot.",
            Edits =
            [
                new(
                    Proposer,
                    "private Vote? _highestVote;",
                    """
                    private readonly List<Vote> _votes = [];
                    private Vote? _highestVote;
                    """),
                new(
                    Proposer,
                    "_highestVote = null;",
                    """
                    _highestVote = null;
                    _votes.Clear();
                    """),
                new(
                    Proposer,
                    """
                    if (promise.Vote is { } vote && (_highestVote is null || vote.Ballot > _highestVote.Ballot))
                    {
                        _highestVote = vote;
                    }
                    """,
                    """
                    if (promise.Vote is { } vote)
                    {
                        _votes.Add(vote);
                        _highestVote = _votes.MaxBy(v => _votes.Count(o => o.Value.Span.SequenceEqual(v.Value.Span)));
                    }
                    """),
            ],
        },
        new()
        {
            Name = "phase-1-stops-before-a-majority",
            Checker = NoCrash,
            MaxSeeds = 100,
            IsForEveryBuild = true,
            Harm = "A promise is missing that would have told of a chosen value.",
            Edits =
            [
                new(
                    Proposer,
                    "if (int.PopCount(_inFavour) >= Quorum.Majority(_acceptors))",
                    """
                    var needed = Phase == ProposerPhase.Preparing ? _acceptors / 2 : Quorum.Majority(_acceptors);
                    if (_inFavour != 0 && int.PopCount(_inFavour) >= needed)
                    """),
            ],
        },

        // Rounded the other way, (n + 1) / 2, it is the same for every odd number of acceptors.
        new()
        {
            Name = "half-is-a-majority",
            Checker = IndexFollowsTheChain,
            MaxSeeds = 20,
            IsForEveryBuild = true,
            Harm = "With three acceptors one is enough, and two of one share nobody.",
            Edits = [new(Quorum, "(acceptors / 2) + 1", "Math.Max(1, acceptors / 2)")],
        },
        new()
        {
            Name = "majority-of-those-that-answered",
            Checker = IndexFollowsTheChain,
            MaxSeeds = 200,
            Harm = "Catching up takes a value for chosen that one acceptor voted for, since no other one answered for the slot.",
            Edits = [new(Quorum, "Majority(states.Count))", "Majority(states.Count(s => s is not null)))")],
        },
        new()
        {
            Name = "same-value-on-two-ballots-read-as-chosen",
            Checker = IndexFollowsTheChain,
            MaxSeeds = 400,
            Harm = "Votes for a value on different ballots are added up, and it can still lose to one with a ballot in between.",
            Edits =
            [
                new(
                    Quorum,
                    "states.Count(s => s?.Vote?.Ballot == vote.Ballot)",
                    "states.Count(s => s?.Vote is { } v && v.Value.Span.SequenceEqual(vote.Value.Span))"),
            ],
        },
        new()
        {
            Name = "promises-counted-as-votes",
            Checker = IndexFollowsTheChain,
            MaxSeeds = 20,
            Harm = "The promises of phase 1 are still counted in phase 2, so that one vote decides.",
            Edits =
            [
                new(Proposer, "_inFavour = 0;", "_inFavour = phase == ProposerPhase.Preparing ? 0 : _inFavour;"),
            ],
        },

        // Alone it is harmless: the host forgets the answers that it no longer waits for. A host that hands them in late is
        // right to, as long as the proposer knows an old answer when it sees one.
        new()
        {
            Name = "earlier-answers-counted",
            Checker = OneValueASlot,
            MaxSeeds = 500,
            IsForEveryBuild = true,
            Harm = "Late answers to an earlier attempt count for the present one.",
            Edits =
            [
                new(
                    Proposer,
                    """
                    if (answer.Ballot != Ballot)
                    {
                        return;
                    }
                    """,
                    ""),
                new(
                    Set,
                    """
                    /// <summary>How many acceptors there are, lost ones included.</summary>
                    """,
                    """
                    private SlotProposer? _asked;
                    private List<Task<(int Number, SlotAnswer? Answer, Exception? Failure)>> _unanswered = [];

                    """),
                new(
                    Set,
                    """
                    var pending = AskAll((acceptor, token) => acceptor.AskAsync(request, token), cancellationToken);
                    """,
                    """
                    var pending = AskAll((acceptor, token) => acceptor.AskAsync(request, token), cancellationToken);
                    if (_asked == proposer)
                    {
                        pending.AddRange(_unanswered);
                    }

                    (_asked, _unanswered) = (proposer, pending);
                    """),
            ],
        },

        // Alone it is harmless too: the host asks an acceptor once an attempt. One that asks twice is allowed to.
        new()
        {
            Name = "acceptor-counted-twice",
            Checker = IndexFollowsTheChain,
            MaxSeeds = 20,
            IsForEveryBuild = true,
            Harm = "Answers are counted, not acceptors, and one that is asked twice is a majority of three.",
            Edits =
            [
                new(Proposer, "var bit = 1 << acceptor;", "var bit = 1 << int.PopCount(_inFavour | _against);"),
                new(
                    Set,
                    "[.. Enumerable.Range(0, Count).Select(number => AskOneAsync(number, ask, cancellationToken))];",
                    "[.. Enumerable.Range(0, 2 * Count).Select(number => AskOneAsync(number / 2, ask, cancellationToken))];"),
            ],
        },
        new()
        {
            Name = "round-zero-decided-by-one-vote",
            Checker = IndexFollowsTheChain,
            MaxSeeds = 20,
            IsForEveryBuild = true,
            Harm = "Round 0 has one owner, so its first vote is taken for the decision: the next block rests on one merely accepted.",
            Edits =
            [
                new(
                    Proposer,
                    "if (int.PopCount(_inFavour) >= Quorum.Majority(_acceptors))",
                    """
                    var isOurs = Phase == ProposerPhase.Accepting && Ballot.Round == 0;
                    if (int.PopCount(_inFavour) >= (isOurs ? 1 : Quorum.Majority(_acceptors)))
                    """),
            ],
        },
    ];
}
