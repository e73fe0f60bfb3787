namespace Synod.Benchmarks;

/// <summary>Measures several things several times, in turn: what changes on the machine meanwhile changes for all of them.</summary>
internal static class Rounds
{
    /// <summary>How many there are, checked.</summary>
    /// <exception cref="BenchmarkException">There is none.</exception>
    public static int Checked(int rounds) =>
        rounds >= 1 ? rounds : throw new BenchmarkException("--rounds is at least 1.", ExitCode.Usage);

    /// <summary>Runs all rounds.</summary>
    /// <returns>What was measured of each thing, a result a round.</returns>
    public static async Task<IReadOnlyList<IReadOnlyList<TResult>>> RunAsync<TThing, TResult>(
        int rounds, IReadOnlyList<TThing> things, Func<TThing, Task<TResult>> measure)
    {
        var results = things.Select(_ => new List<TResult>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < things.Count; i++)
            {
                // Every other round backwards, so that nothing is always measured after the same thing.
                var next = round % 2 == 0 ? i : things.Count - 1 - i;
                results[next].Add(await measure(things[next]));
            }
        }

        return results;
    }
}
