using static Synod.SeededBugs.Checkers;

namespace Synod.SeededBugs;

/// <summary>Synod.Runtime: who a proposer is, the walk, and whose round 0 is.</summary>
/// <remarks>
/// Not here: a new <c>SlotProposer</c> for every walk and nothing else. A ballot proposes only after a majority has promised
/// it, and the walk reads a majority first, so it goes above its own rounds without remembering them. And a deposed leader
/// that does not yield, but takes the lead back: that is a nuisance for an operator, and safe.
/// </remarks>
internal static class LeadershipBugs
{
    private const string Shard = "src/Synod.Runtime/Shards/Shard.cs";
    private const string Proposer = "src/Synod.Runtime/Shards/ShardProposer.cs";

    private const string DrawnAtTheStart =
        "_proposer = new ShardProposer(DrawProposerId(ports.Entropy), _acceptors, _chain);";

    private const string Complete = """
        await RunAsync(slot, slot.ProposeAdopted(), cancellationToken);
        await chain.ApplyAsync(slot.Chosen, cancellationToken);
        """;

    public static IReadOnlyList<SeededBug> All { get; } =
    [
        new()
        {
            Name = "ballot-reused-after-a-restart",
            Checker = MemoryEqualsDisk,
            MaxSeeds = 20,
            IsForEveryBuild = true,
            Harm = "A process is known by its signing key, so after a restart it uses its old ballots for other blocks.",
            Edits =
            [
                new(
                    Shard,
                    DrawnAtTheStart,
                    """
                    var stable = System.Security.Cryptography.SHA256.HashData(ports.Signer.PublicKey.Span);
                    var self = new ProposerId(BinaryPrimitives.ReadUInt128BigEndian(stable));
                    _proposer = new ShardProposer(self, _acceptors, _chain);
                    """),
            ],
        },
        new()
        {
            Name = "ballot-shared-by-two-incarnations",
            Checker = OneValueABallot,
            MaxSeeds = 200,
            IsForEveryBuild = true,
            Harm = "An incarnation is known by the second of its start, and two that start together share their ballots.",
            Edits =
            [
                new(
                    Shard,
                    DrawnAtTheStart,
                    """
                    var self = new ProposerId((UInt128)(ports.Time.GetUtcNow().ToUnixTimeSeconds() + 1));
                    _proposer = new ShardProposer(self, _acceptors, _chain);
                    """),
            ],
        },
        new()
        {
            Name = "id-drawn-outside-of-the-seed",
            Checker = Deterministic,
            MaxSeeds = 1,
            IsForEveryBuild = true,
            Harm = "An incarnation's id does not come from the injected entropy, and no run can be repeated.",
            Edits = [new(Shard, "entropy.Fill(bytes);", "Random.Shared.NextBytes(bytes);")],
        },
        new()
        {
            Name = "round-used-in-two-walks",
            Checker = OneValueABallot,
            MaxSeeds = 200,
            Harm = "A walk begins afresh, takes its own earlier ballot for no obstacle, and fills it with another block.",
            Edits =
            [
                new(Proposer, "var start = chain.State.Height;", "_slot = null;\nvar start = chain.State.Height;"),
                new(
                    Proposer,
                    "slot.Observe(seen);",
                    """
                    if (seen.Proposer != self)
                    {
                        slot.Observe(seen);
                    }
                    """),
            ],
        },
        new()
        {
            Name = "round-zero-of-an-unnamed-leader",
            Checker = SlotsFollowEachOther,
            MaxSeeds = 20,
            IsForEveryBuild = true,
            Harm = "A new leader finds the next slot untouched and skips phase 1, though the chain names another for round 0.",
            Edits =
            [
                new(
                    Proposer,
                    "slot.Observe(seen);",
                    """
                    if (seen == Ballot.None && chain.State.Height > 0 && slot.Phase == ProposerPhase.Idle)
                    {
                        return;
                    }

                    slot.Observe(seen);
                    """),
                new(
                    Proposer,
                    "slot.ProposeInRoundZero(new ProposerId(chain.State.HeadProposer), value)",
                    "slot.ProposeInRoundZero(self, value)"),
            ],
        },
        new()
        {
            Name = "round-zero-used-twice",
            Checker = OneValueABallot,
            MaxSeeds = 200,
            IsForEveryBuild = true,
            Harm = "After a failure the leader sees its own block at the head and uses round 0 of the next slot once more.",
            Edits =
            [
                new(
                    Proposer,
                    "slot.Observe(seen);",
                    """
                    if (IsOurs(chain.State.HeadProposer) && !IsAnothers(seen, slot))
                    {
                        _slot = null;
                        return;
                    }

                    slot.Observe(seen);
                    """),
            ],
        },
        new()
        {
            Name = "adopted-block-renamed",
            Checker = OneValueASlot,
            MaxSeeds = 50,
            IsForEveryBuild = true,
            Harm = "Whoever completes a block puts its own name into the header: another value than the one that was chosen.",
            Edits =
            [
                new(
                    Proposer,
                    Complete,
                    """
                    var request = slot.ProposeAdopted();
                    var block = BlockCodec.Decode(request.Value);
                    var renamed = BlockCodec.Encode(block with { Header = block.Header with { Proposer = self.Value } });
                    await RunAsync(slot, request with { Value = renamed }, cancellationToken);
                    await chain.ApplyAsync(renamed, cancellationToken);
                    """),
            ],
        },
        new()
        {
            Name = "adopted-block-applied-without-phase-2",
            Checker = IndexFollowsTheChain,
            MaxSeeds = 50,
            Harm = "A block that phase 1 finds is taken for chosen, though one acceptor alone may have it.",
            Edits = [new(Proposer, Complete, "await chain.ApplyAsync(slot.Adopted.Value, cancellationToken);")],
        },
        new()
        {
            Name = "deposed-leader-acknowledges",
            Checker = IndexFollowsTheChain,
            MaxSeeds = 20,
            Harm = "A leader does not look at how phase 2 ended, and applies and acknowledges a block that lost.",
            Edits =
            [
                new(
                    Proposer,
                    "await RunAsync(slot, request, cancellationToken, isOwnBlock: true);",
                    "await acceptors.RunAsync(slot, request, cancellationToken);"),
            ],
        },
        new()
        {
            Name = "deposed-leader-denies-its-block",
            Checker = AcknowledgedOnce,
            MaxSeeds = 400,
            IsBlindSpot = true,
            Harm = "A block that a majority rejected is said not to have happened, and is completed from the vote that it got.",
            Edits = [new(Proposer, "isOwnBlock && slot.IsRejectedByAll", "isOwnBlock")],
        },
    ];
}
