using System.Numerics;

namespace Synod.Storage.Sqlite;

/// <summary>Makes one run of several. Which of them: <see cref="Due"/>.</summary>
internal static class RunMerge
{
    /// <summary>
    /// How many runs of about one size become one. A search asks at most three of each size, and a record is written again
    /// once for every factor of four that its shard grows.
    /// </summary>
    private const int FanOut = 4;

    /// <summary>The runs to merge now, the smallest that there are enough of; empty if there is nothing to do.</summary>
    public static RunFile[] Due(IReadOnlyList<RunFile> runs) =>
        runs.GroupBy(run => BitOperations.Log2((ulong)run.Records) / BitOperations.Log2(FanOut))
            .Where(tier => tier.Count() >= FanOut)
            .OrderBy(tier => tier.Key)
            .Select(tier => tier.ToArray())
            .FirstOrDefault() ?? [];

    /// <summary>Writes the merged run.</summary>
    /// <exception cref="OperationCanceledException">It was stopped; the file is left unfinished.</exception>
    public static RunFile Merge(IReadOnlyList<RunFile> runs, SegmentFile file, CancellationToken cancellationToken)
    {
        using var writer = new RunWriter(file, runs.Sum(run => run.Records));
        var rest = runs.Select(run => new RunCursor(run)).ToList();
        while (rest.Count > 0)
        {
            var least = rest[0];
            for (var i = 1; i < rest.Count; i++)
            {
                least = rest[i].Current.IsBefore(least.Current) ? rest[i] : least;
            }

            writer.Add(least.Current);
            if (least.EndsPage)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (!least.MoveNext())
            {
                rest.Remove(least);
            }
        }

        return writer.Finish();
    }
}
