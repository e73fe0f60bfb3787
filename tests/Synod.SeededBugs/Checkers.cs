namespace Synod.SeededBugs;

/// <summary>The simulator's checkers by name, so that a bug cannot ask for one that does not exist.</summary>
public static class Checkers
{
    /// <summary>No two values are chosen in a slot.</summary>
    public const string OneValueASlot = "one value a slot";

    /// <summary>An acceptor's promise and vote never go back on disk, and a vote is a promise.</summary>
    public const string VotesNeverGoBack = "votes never go back";

    /// <summary>What an acceptor answered is on its disk.</summary>
    public const string AnswersAreDurable = "answers are durable";

    /// <summary>No two values are proposed or accepted on one ballot of a slot.</summary>
    public const string OneValueABallot = "one value a ballot";

    /// <summary>Nobody votes in a slot before the one before it is decided, and round 0 is its owner's.</summary>
    public const string SlotsFollowEachOther = "slots follow each other";

    /// <summary>Every shard has applied a prefix of the chosen blocks.</summary>
    public const string ChosenPrefix = "chosen prefix";

    /// <summary>The index holds chosen blocks only, without gaps.</summary>
    public const string IndexFollowsTheChain = "index follows the chain";

    /// <summary>The auditor finds nothing wrong with the chain.</summary>
    public const string ChainAudits = "chain audits";

    /// <summary>Debits are credits.</summary>
    public const string BooksBalance = "books balance";

    /// <summary>What was acknowledged is in the chain once; what was said not to have happened is not.</summary>
    public const string AcknowledgedOnce = "acknowledged once";

    /// <summary>Receipts are verified offline.</summary>
    public const string ReceiptsVerify = "receipts verify";

    /// <summary>What clients saw has an order that respects time.</summary>
    public const string Linearizable = "linearizable";

    /// <summary>A shard's state in memory is the state that its chain leads to.</summary>
    public const string MemoryEqualsDisk = "memory equals disk";

    /// <summary>Once faults have ended, commands are answered.</summary>
    public const string Progress = "progress";

    /// <summary>Nothing throws what it must never throw, and no shard stops.</summary>
    public const string NoCrash = "no crash of the code";

    /// <summary>The same seed leads to the same run.</summary>
    public const string Deterministic = "deterministic";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        OneValueASlot, VotesNeverGoBack, AnswersAreDurable, OneValueABallot, SlotsFollowEachOther, ChosenPrefix,
        IndexFollowsTheChain, ChainAudits,
        BooksBalance, AcknowledgedOnce, ReceiptsVerify, Linearizable, MemoryEqualsDisk, Progress, NoCrash, Deterministic,
    ];
}
