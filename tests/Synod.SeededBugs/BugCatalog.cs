namespace Synod.SeededBugs;

/// <summary>All seeded bugs.</summary>
public static class BugCatalog
{
    /// <summary>All of them, in the order of the rooms from the bottom up.</summary>
    public static IReadOnlyList<SeededBug> All { get; } =
    [
        .. AcceptorBugs.All,
        .. ProposerBugs.All,
        .. StoredAcceptorBugs.All,
        .. LeadershipBugs.All,
        .. ChainBugs.All,
        .. AnswerBugs.All,
        .. LedgerBugs.All,
        .. CrossShardBugs.All,
    ];

    /// <summary>Those that the simulator catches.</summary>
    public static IReadOnlyList<SeededBug> Caught { get; } = [.. All.Where(b => !b.IsBlindSpot)];

    /// <summary>The bug of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static SeededBug Find(string name) =>
        All.FirstOrDefault(b => b.Name == name) ?? throw new ArgumentException($"There is no seeded bug '{name}'.", nameof(name));
}
