using System.Collections.Concurrent;
using Synod.SeededBugs;

namespace Synod.Simulation.Tests;

/// <summary>The checkers, watched: every seeded bug is caught by the checker that it names, within the seeds that it names.</summary>
public class SeededBugTests
{
    [Fact]
    public void The_classic_mistakes_are_caught()
    {
        var missed = new ConcurrentBag<string>();
        Parallel.ForEach(
            Partitioner.Create(BugCatalog.Caught.Where(b => b.IsForEveryBuild), EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            bug =>
            {
                var (caughtBy, found) = BuggyCampaign.Run(bug);
                if (caughtBy is null)
                {
                    missed.Add(
                        $"{bug.Name}: not caught by \"{bug.Checker}\" in {bug.MaxSeeds} seeds; " +
                        $"found was {string.Join(", ", found.Select(f => $"{f.Key}: {f.Value}"))}");
                }
            });

        Assert.True(missed.IsEmpty, string.Join(Environment.NewLine, missed));
    }

    [Fact]
    public void Code_without_a_bug_is_not_caught() =>
        Assert.All(Enumerable.Range(1, 50), seed => Assert.Null(BuggyCampaign.CheckerOfTwo((ulong)seed)));
}
