using static Synod.SeededBugs.Checkers;

namespace Synod.SeededBugs;

/// <summary>Synod.Ledger: execution, and what a draft leaves behind.</summary>
/// <remarks>
/// Not here: posting a reservation that is due. The leader appends every expiry before the first command, so that no command
/// meets one that is open and due, save in a block that its expiries fill.
/// </remarks>
internal static class LedgerBugs
{
    private const string Decider = "src/Synod.Ledger/Execution/CommandDecider.cs";
    private const string Accounts = "src/Synod.Ledger/Execution/AccountOverlay.cs";
    private const string Block = "src/Synod.Ledger/Execution/BlockDraft.cs";
    private const string Staged = "src/Synod.Ledger/Execution/StagedAccount.cs";
    private const string State = "src/Synod.Ledger/State/ShardState.cs";
    private const string Terms = "src/Synod.Ledger/Accounts/AccountTerms.cs";

    public static IReadOnlyList<SeededBug> All { get; } =
    [
        new()
        {
            Name = "repeat-executed-again",
            Checker = BooksBalance,
            MaxSeeds = 100,
            IsForEveryBuild = true,
            Harm = "A transaction's id is looked for in the block in hand only, so a repeat in a later block moves the amounts again.",
            Edits =
            [
                new(
                    Decider,
                    "if (overlay.Find(submit.Id, history) is { } known)",
                    "if (overlay.Find(submit.Id, History.Empty) is { } known)"),
            ],
        },
        new()
        {
            Name = "reversed-in-a-later-block-too",
            Checker = Linearizable,
            MaxSeeds = 300,
            Harm = "That a transaction is reversed already is looked for in the block in hand only.",
            Edits =
            [
                new(
                    Decider,
                    "if (original.ReversedBy is { } other)",
                    "if (overlay.FindReversal(reverse.Reverses) is { } other)"),
            ],
        },
        new()
        {
            Name = "draft-writes-through",
            Checker = NoCrash,
            MaxSeeds = 20,
            IsForEveryBuild = true,
            Harm = "A draft changes the accounts as it goes, and when another block wins nobody undoes it.",
            Edits =
            [
                new(
                    Accounts,
                    "after[i] = new AccountTotals(draft.Id, draft.Place, draft.Totals);",
                    "after[i] = new AccountTotals(draft.Id, draft.Place, draft.Totals);\naccounts.Set(draft.Place, draft.Totals);"),
                new(
                    Accounts,
                    "return new[] { new AccountTotals(id, draft.Place, draft.Totals) };",
                    "accounts.Add(id, terms, openedAt, default);\nreturn new[] { new AccountTotals(id, draft.Place, draft.Totals) };"),
            ],
        },
        new()
        {
            Name = "dropped-block-kept-in-the-tree",
            Checker = NoCrash,
            MaxSeeds = 200,
            Harm = "A draft's entries go into the tree of the state itself, and stay there when another block wins.",
            Edits = [new(Block, "Frontier = state.Frontier.Clone();", "Frontier = state.Frontier;")],
        },
        new()
        {
            Name = "block-time-by-the-local-clock",
            Checker = ChainAudits,
            MaxSeeds = 20,
            Harm = "A block bears its leader's clock, which may be behind that of the leader before.",
            Edits =
            [
                new(State, "return new BlockDraft(this, timestamp, proposer);", "return new BlockDraft(this, clock, proposer);"),
            ],
        },
        new()
        {
            Name = "part-posted-whole-credited",
            Checker = ChainAudits,
            MaxSeeds = 100,
            Harm = "The end of a reservation credits all that was reserved, however little was posted.",
            Edits = [new(Staged, "Staged.CreditsPosted.Value + posted.Value", "Staged.CreditsPosted.Value + reserved.Value")],
        },
        new()
        {
            Name = "reservation-holds-nothing",
            Checker = BooksBalance,
            MaxSeeds = 100,
            Harm = "What an account has reserved does not count against its overdraft, and is spent twice.",
            Edits =
            [
                new(
                    Terms,
                    "? (totals.DebitsPosted.Value + totals.DebitsPending.Value + held, totals.CreditsPosted.Value)",
                    "? (totals.DebitsPosted.Value + held, totals.CreditsPosted.Value)"),
            ],
        },
    ];
}
