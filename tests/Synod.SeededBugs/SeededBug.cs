namespace Synod.SeededBugs;

/// <summary>
/// A mistake that an implementer of this ledger could really make, as a patch of its sources. The simulator has to catch
/// each of them, or nobody knows what its silence about the unpatched sources is worth.
/// </summary>
/// <remarks>
/// Production code carries no switches for this: a patch is applied to a copy in memory (<see cref="BuggyWorld"/>). A patch
/// that does not fit its file any more is an error, never a bug that is quietly left out.
/// </remarks>
public sealed record SeededBug
{
    /// <summary>Its name, in kebab case; unique.</summary>
    public required string Name { get; init; }

    /// <summary>The checker of the simulator that must catch it: one of <see cref="Checkers"/>.</summary>
    public required string Checker { get; init; }

    /// <summary>Within how many seeds it must be caught.</summary>
    public required int MaxSeeds { get; init; }

    /// <summary>
    /// True if every build asserts that it is caught: the classic mistakes. The others take as long again; the simulator runs
    /// them by name, or all together.
    /// </summary>
    public bool IsForEveryBuild { get; init; }

    /// <summary>
    /// True if the simulator does not catch it yet within so many seeds. It is kept so that the gap is known, and its patch
    /// goes on fitting the code.
    /// </summary>
    public bool IsBlindSpot { get; init; }

    /// <summary>What goes wrong, a sentence.</summary>
    public required string Harm { get; init; }

    /// <summary>The patch.</summary>
    public required IReadOnlyList<SourceEdit> Edits { get; init; }

    /// <summary>The assemblies that the patch changes, each once.</summary>
    public IEnumerable<string> Rooms => Edits.Select(e => e.Room).Distinct();

    /// <summary>The name, for test output.</summary>
    public override string ToString() => Name;
}
