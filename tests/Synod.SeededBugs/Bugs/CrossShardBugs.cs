using static Synod.SeededBugs.Checkers;

namespace Synod.SeededBugs;

/// <summary>Transactions across shards: votes, decisions, holds, and those who ask about them (docs/cross-shard.md).</summary>
internal static class CrossShardBugs
{
    private const string Transaction = "src/Synod.Runtime/CrossShard/CrossShardTransaction.cs";
    private const string Keeper = "src/Synod.Runtime/CrossShard/HoldKeeper.cs";
    private const string Across = "src/Synod.Runtime/CrossShard/CrossShardLedger.cs";
    private const string Router = "src/Synod.Runtime/Service/LedgerShards.CrossShard.cs";
    private const string Home = "src/Synod.Runtime/Shards/Shard.CrossShard.cs";
    private const string Decider = "src/Synod.Ledger/Execution/CommandDecider.CrossShard.cs";
    private const string Legs = "src/Synod.Ledger/CrossShard/Legs.cs";
    private const string Snapshot = "src/Synod.Ledger/State/SnapshotCodec.cs";

    public static IReadOnlyList<SeededBug> All { get; } =
    [
        new()
        {
            Name = "decides-without-all-votes",
            Checker = ChainAudits,
            MaxSeeds = 200,
            IsForEveryBuild = true,
            Harm = "A participant that refuses counts as one that has nothing against it, if another has agreed.",
            Edits =
            [
                new(Transaction, "if (refused < 0)", "if (refused < 0 || _votes.Count > 0)"),
                new(Transaction, "if (_votes.Count < _participants.Count)", "if (_votes.Count == 0)"),
                new(
                    Legs,
                    "participants.Count > 0 && participants.SequenceEqual(agreement.Votes.Select(v => v.Shard))",
                    "participants.Count > 0"),
            ],
        },
        new()
        {
            Name = "commits-before-the-decision-is-durable",
            Checker = ChainAudits,
            MaxSeeds = 100,
            IsForEveryBuild = true,
            Harm = "The participants are told to commit while the home is still asked to decide.",
            Edits =
            [
                new(
                    Transaction,
                    "var votes = new ValueList<LegVote>([.. _votes.Select(v => new LegVote(v.Key, v.Value))]);",
                    "var votes = new ValueList<LegVote>([.. _votes.Select(v => new LegVote(v.Key, v.Value))]);\n"
                    + "CrossShardLedger.InBackground(() => FollowAsync(new CommandResult.Done(default, false)));"),
            ],
        },
        new()
        {
            Name = "vote-forgotten-by-the-snapshot",
            Checker = NoCrash,
            MaxSeeds = 300,
            IsForEveryBuild = true,
            Harm = "A participant's snapshot leaves its holds out, and after a start it knows nothing of its votes.",
            Edits =
            [
                new(Snapshot, "writer.U8(state.Holds.Count == 0 ? WithoutHolds : WithHolds);", "writer.U8(WithoutHolds);"),
                new(Snapshot, "if (state.Holds.Count > 0)", "if (state.Holds.Count < 0)"),
            ],
        },
        new()
        {
            Name = "decided-for-after-decided-against",
            Checker = ChainAudits,
            MaxSeeds = 200,
            IsForEveryBuild = true,
            Harm = "The home does not look whether it has aborted the attempt that it is asked to decide for.",
            Edits =
            [
                new(
                    Decider,
                    "if (overlay.FindAbort(entry.Id, history) is { } aborted && agreement.Attempt <= aborted.Attempt)",
                    "if (overlay.FindAbort(entry.Id, history) is { } aborted && agreement.Attempt < 0)"),
                new(
                    "src/Synod.Ledger/Execution/BlockOverlay.cs",
                    "if (entry.Agreement is { } agreement && agreement.Attempt <= (",
                    "if (entry.Agreement is { } agreement && -agreement.Attempt > ("),
            ],
        },
        new()
        {
            Name = "hold-leaked",
            Checker = Progress,
            MaxSeeds = 300,
            IsForEveryBuild = true,
            Harm = "Nobody looks after what a lost process has left held.",
            Edits = [new(Keeper, "_watched[h.Position].IsDue()", "_watched[h.Position].IsDue() && h.Attempt < 0")],
        },
        new()
        {
            Name = "read-that-asks-nobody",
            Checker = Linearizable,
            MaxSeeds = 500,
            Harm = "A strong read of an account with holds does not ask their homes, and misses what was acknowledged.",
            Edits = [new(Across, "if (holds.Count > 0)", "if (holds.Count < 0)")],
        },
        new()
        {
            Name = "refused-for-what-was-paid-in",
            Checker = Linearizable,
            MaxSeeds = 1_000,
            Harm = "That the money is not there is said although a hold that would bring it is decided already.",
            Edits = [new(Router, "{ MayPass: true } => await RetryAsync(shard, command, refused),", "{ MayPass: true } => refused,")],
        },

        // Whoever asks must lead the participant and have missed the home's newest block, before the hold is written down. Seen
        // once, by an earlier workload.
        new()
        {
            Name = "decision-of-yesterday",
            Checker = Linearizable,
            MaxSeeds = 1_000,
            IsBlindSpot = true,
            Harm = "A home says what it has decided without making sure that it still leads.",
            Edits =
            [
                new(
                    Home,
                    "await ConfirmAsync(cancellationToken);\n        var ids",
                    "await Task.CompletedTask;\n        var ids"),
            ],
        },
        new()
        {
            Name = "repeat-commits-its-own-hold",
            Checker = BooksBalance,
            MaxSeeds = 1_000,
            Harm = "Whoever hears that the transaction was decided before commits the hold that he has made, which may be another one.",
            Edits = [new(Transaction, "if (decided.IsRepeat)", "if (decided.IsRepeat && decided.Place.Height == 0)")],
        },
        new()
        {
            Name = "money-held-twice-over",
            Checker = BooksBalance,
            MaxSeeds = 200,
            Harm = "What is held of an account does not count against its funds.",
            Edits =
            [
                new(
                    "src/Synod.Ledger/Execution/StagedAccount.cs",
                    "Against(_held) + Against(Held.Of(_heldDebits, _heldCredits, isPending))",
                    "Against(Held.Of(_heldDebits, _heldCredits, isPending))"),
            ],
        },
    ];
}
