namespace Synod.Simulation;

/// <summary>The names of the checkers: a seeded bug says which of them must catch it.</summary>
public static class Checkers
{
    /// <summary>At most one value is chosen in a slot, and none is ever replaced.</summary>
    public const string OneValueASlot = "one value a slot";

    /// <summary>A durable promise or vote never goes back.</summary>
    public const string VotesNeverGoBack = "votes never go back";

    /// <summary>No ballot of a slot carries two values.</summary>
    public const string OneValueABallot = "one value a ballot";

    /// <summary>An acceptor's answer says no more than what is durable.</summary>
    public const string AnswersAreDurable = "answers are durable";

    /// <summary>Nobody votes in a slot before the one before it is decided; round 0 is its owner's.</summary>
    public const string SlotsFollowEachOther = "slots follow each other";

    /// <summary>Whatever anybody has applied is a prefix of what is chosen.</summary>
    public const string ChosenPrefix = "chosen prefix";

    /// <summary>The index holds chosen blocks only.</summary>
    public const string IndexFollowsTheChain = "index follows the chain";

    /// <summary>The chosen chain passes the audit that anybody can do.</summary>
    public const string ChainAudits = "chain audits";

    /// <summary>Debits equal credits, no overdraft is passed, no id is there twice.</summary>
    public const string BooksBalance = "books balance";

    /// <summary>What was acknowledged is in the chain once, what was refused is not, what is unknown is at most once.</summary>
    public const string AcknowledgedOnce = "acknowledged once";

    /// <summary>Every receipt ever handed out verifies, against the chain as it became.</summary>
    public const string ReceiptsVerify = "receipts verify";

    /// <summary>What clients saw is a history that one copy could have had.</summary>
    public const string Linearizable = "linearizable";

    /// <summary>When all is quiet, what is served is what the stored rows say.</summary>
    public const string MemoryEqualsDisk = "memory equals disk";

    /// <summary>Once a majority is well again, work is done within a bounded time.</summary>
    public const string Progress = "progress";

    /// <summary>The code threw what it must never throw, or a shard gave up.</summary>
    public const string NoCrashOfTheCode = "no crash of the code";

    /// <summary>The code stayed on its scheduler.</summary>
    public const string Deterministic = "deterministic";
}
