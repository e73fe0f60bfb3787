using static Synod.SeededBugs.Checkers;

namespace Synod.SeededBugs;

/// <summary>Synod.Runtime: what callers are told, and when.</summary>
/// <remarks>
/// Not here: a block in doubt whose commands are always executed again. If it was chosen after all, their ids are known by
/// then and they get the same answers, marked as repeats.
/// </remarks>
internal static class AnswerBugs
{
    private const string Loop = "src/Synod.Runtime/Shards/Shard.Loop.cs";
    private const string Reads = "src/Synod.Runtime/Shards/Shard.Reads.cs";
    private const string Mailbox = "src/Synod.Runtime/Shards/Mailbox.cs";
    private const string Submission = "src/Synod.Runtime/Shards/Submission.cs";
    private const string Set = "src/Synod.Runtime/Acceptors/AcceptorSet.cs";
    private const string Shards = "src/Synod.Runtime/Service/LedgerShards.cs";

    public static IReadOnlyList<SeededBug> All { get; } =
    [
        new()
        {
            Name = "answered-before-chosen",
            Checker = NoCrash,
            MaxSeeds = 20,
            IsForEveryBuild = true,
            Harm = "Commands are answered when their block is made, and the block can still lose.",
            Edits =
            [
                new(
                    Loop,
                    "if (_mailbox.Peek(Block.MaxEntries) is { Count: > 0 } waiting)",
                    """
                    if (assembly.Draft.EntryCount > 0)
                    {
                        var value = assembly.Propose();
                        await AnswerInDoubtAsync(cancellationToken);
                        await _proposer.ProposeAsync(assembly.Draft, value, cancellationToken);
                        return;
                    }

                    if (_mailbox.Peek(Block.MaxEntries) is { Count: > 0 } waiting)
                    """),
            ],
        },
        new()
        {
            Name = "answered-though-another-block-won",
            Checker = AcknowledgedOnce,
            MaxSeeds = 50,
            Harm = "After a walk a block that was in doubt counts as chosen if its slot has a block, whosever it is.",
            Edits =
            [
                new(Loop, "if (chosen?.Hash == assembly.Draft.Block.Header.Hash())", "if (chosen is not null)"),
            ],
        },
        new()
        {
            Name = "block-in-doubt-put-back-at-once",
            Checker = Linearizable,
            MaxSeeds = 100,
            Harm = "A failure puts the commands back before their fate is known, and callers then hear that nothing happened.",
            Edits =
            [
                new(
                    Loop,
                    "// They wait for the next turn, or hear why there is none.",
                    """
                    _inDoubt?.PutBack();
                    _inDoubt = null;
                    """),
            ],
        },
        new()
        {
            Name = "time-out-answered-as-nothing-happened",
            Checker = Linearizable,
            MaxSeeds = 150,
            Harm = "Whoever gives up waiting hears that nothing happened, while the block is on its way.",
            Edits = [new(Submission, "i < _taken ? taken : notTaken", "notTaken")],
        },
        new()
        {
            Name = "refusal-without-confirmation",
            Checker = Linearizable,
            MaxSeeds = 200,
            Harm = "A leader of yesterday refuses a command, or repeats an answer, by a state that is not the newest.",
            Edits =
            [
                new(
                    Loop,
                    "await _proposer.ConfirmAsync(cancellationToken);",
                    """
                    if (confirmations.Count > 0)
                    {
                        await _proposer.ConfirmAsync(cancellationToken);
                    }
                    """),
            ],
        },
        new()
        {
            Name = "strong-read-without-confirmation",
            Checker = Linearizable,
            MaxSeeds = 50,
            IsForEveryBuild = true,
            Harm = "A leader trusts its memory, and after another took over it answers strong reads with old balances.",
            Edits =
            [
                new(
                    Reads,
                    "if (consistency == ReadConsistency.Strong)",
                    "if (consistency == ReadConsistency.Strong && !_hasLed)"),
            ],
        },
        new()
        {
            Name = "read-confirmed-by-one-acceptor",
            Checker = MemoryEqualsDisk,
            MaxSeeds = 400,
            IsBlindSpot = true,
            Harm = "A strong read asks until one acceptor has answered, and that one may have missed the newest block.",
            Edits =
            [
                new(
                    Set,
                    "while (answers.Count(a => a is not null) < Quorum.Majority(Count) && pending.Count > 0)",
                    "while (answers.All(a => a is null) && pending.Count > 0)"),
                new(
                    Set,
                    "return answers.Count(a => a is not null) < Quorum.Majority(Count) ? throw",
                    "return answers.All(a => a is null) ? throw"),
            ],
        },

        // The other leader must choose a block between the votes for this one and this leader's hearing of them, and the
        // read must arrive in between too.
        new()
        {
            Name = "late-reads-confirmed-too",
            Checker = Linearizable,
            MaxSeeds = 400,
            IsBlindSpot = true,
            Harm = "A turn confirms the reads that arrived while it asked: the acceptors' answers are older than those reads.",
            Edits =
            [
                new(
                    Loop,
                    "confirmations.ForEach(c => c.TrySetResult());",
                    """
                    confirmations.AddRange(_mailbox.TakeConfirmations());
                    confirmations.ForEach(c => c.TrySetResult());
                    """),
            ],
        },
        new()
        {
            Name = "wake-up-lost",
            Checker = Progress,
            MaxSeeds = 200,
            IsBlindSpot = true,
            Harm = "What arrives during a turn does not wake the loop for the next one.",
            Edits =
            [
                new(
                    Mailbox,
                    "if (_submissions.Count == 0 && _confirmations.Count == 0 && _closed is null)",
                    "if (_confirmations.Count == 0 && _closed is null)"),
            ],
        },
        new()
        {
            Name = "pause-drawn-outside-of-the-seed",
            Checker = Deterministic,
            MaxSeeds = 10,
            Harm = "The pause after a failure does not come from the injected entropy, and no run with a failure can be repeated.",
            Edits = [new(Loop, "_ports.Entropy.Fill(random);", "Random.Shared.NextBytes(random);")],
        },

        // Needs a ledger of several shards, and clients that use one id for transactions on two of them.
        new()
        {
            Name = "claim-released-while-unknown",
            Checker = AcknowledgedOnce,
            MaxSeeds = 50,
            IsBlindSpot = true,
            Harm = "An id whose outcome is unknown is free again for another shard, and the transaction happens on both.",
            Edits =
            [
                new(Shards, "else if (result is not CommandResult.Failed { Why: OutcomeUnknownException })", "else"),
            ],
        },
    ];
}
