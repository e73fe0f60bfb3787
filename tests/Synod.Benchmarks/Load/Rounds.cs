namespace Synod.Benchmarks;

/// <summary>Measures several things several times, in turn: what changes on the machine meanwhile changes for all of them.</summary>
internal static class Rounds
{
    /// <summary>Runs all rounds.</summary>
    /// <returns>What was measured of each thing, a result a round.</returns>
    /// <exception cref="BenchmarkException">There is no round.</exception>
    public static async Task<IReadOnlyList<IReadOnlyList<TResult>>> RunAsync<TThing, TResult>(
        int rounds, IReadOnlyList<TThing> things, Func<TThing, Task<TResult>> measure)
    {
        if (rounds < 1)
        {
            throw new BenchmarkException("--rounds is at least 1.", ExitCode.Usage);
        }

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
