namespace Synod.Simulation;

/// <summary>Makes a failing run smaller while the same checker still fails: what is left is what it takes.</summary>
public static class Shrinking
{
    /// <summary>Leaves out classes of faults, clients and operations, one after another, until nothing more can go.</summary>
    /// <param name="failed">A run that failed.</param>
    /// <returns>The smallest run that was found; the run itself if nothing could go.</returns>
    public static RunResult Shrink(RunResult failed)
    {
        ArgumentNullException.ThrowIfNull(failed);
        var smallest = failed;
        while (Smaller(smallest.Options)
            .Select(Simulation.Run)
            .FirstOrDefault(r => r.Failure?.Checker == failed.Failure?.Checker) is { } smaller)
        {
            smallest = smaller;
        }

        return smallest;
    }

    private static IEnumerable<RunOptions> Smaller(RunOptions options)
    {
        foreach (var name in FaultMix.Without.Keys.Except(options.Without))
        {
            yield return options with { Without = [.. options.Without, name] };
        }

        var clients = options.MaxClients ?? Simulation.MostClients;
        if (clients > 1)
        {
            yield return options with { MaxClients = clients - 1 };
        }

        var operations = options.MaxOperations ?? Simulation.MostOperations;
        if (operations > 1)
        {
            yield return options with { MaxOperations = operations / 2 };
            yield return options with { MaxOperations = operations - 1 };
        }
    }
}
