namespace Synod.Simulation;

/// <summary>Runs seeds against code with a seeded bug in it, to see that it is caught.</summary>
public static class BuggyCampaign
{
    /// <summary>Runs seeds from 1 on until the bug's own checker catches it.</summary>
    /// <param name="bug">The bug.</param>
    /// <returns>Which seed caught it, null if none did; and how often other checkers found something on the way.</returns>
    /// <exception cref="BugDoesNotFitException">The code that the bug changes has changed.</exception>
    public static (ulong? CaughtBy, IReadOnlyDictionary<string, int> Found) Run(SeededBug bug)
    {
        ArgumentNullException.ThrowIfNull(bug);
        var found = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var world = new BuggyWorld(bug);
        for (var seed = 1ul; seed <= (ulong)bug.MaxSeeds; seed++)
        {
            // Whether a run can be repeated is not seen in one run.
            var check = bug.Checker == Checkers.Deterministic ? nameof(CheckerOfTwo) : nameof(CheckerOf);
            if (world.Call(typeof(BuggyCampaign).Assembly.GetName().Name!, typeof(BuggyCampaign).FullName!, check, seed)
                is not string checker)
            {
                continue;
            }

            found[checker] = found.GetValueOrDefault(checker) + 1;
            if (checker == bug.Checker)
            {
                return (seed, found);
            }
        }

        return (null, found);
    }

    /// <summary>What a seed finds, called in the world of the bug.</summary>
    /// <returns>The checker; null for nothing.</returns>
    public static string? CheckerOf(ulong seed) => Simulation.Run(new RunOptions(seed)).Failure?.Checker;

    /// <summary>What a seed finds that is run twice, called in the world of the bug.</summary>
    /// <returns>The checker; null for nothing.</returns>
    public static string? CheckerOfTwo(ulong seed)
    {
        var first = Simulation.Run(new RunOptions(seed));
        var second = Simulation.Run(new RunOptions(seed));
        return first.Transcript.Hash == second.Transcript.Hash ? first.Failure?.Checker : Checkers.Deterministic;
    }
}
