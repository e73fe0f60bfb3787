using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Synod.Simulation;

/// <summary>Many runs, one seed after another, and what to say of them.</summary>
/// <param name="output">Where it is said.</param>
public sealed class Campaign(TextWriter output)
{
    // A reader of a failure wants the end of it.
    private const int LastLines = 200;

    private readonly Lock _lock = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _runs;
    private long _steps;
    private int _failures;

    /// <summary>The first run; the others differ in the seed, which is one more each time.</summary>
    public required RunOptions First { get; init; }

    /// <summary>How many runs; null for as many as there is time for.</summary>
    public int? Runs { get; init; }

    /// <summary>For how long; null for as long as it takes.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How many at a time.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>True to say nothing of runs that found nothing.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Runs them all.</summary>
    /// <returns>True if none failed.</returns>
    public bool Run()
    {
        var seeds = Partitioner.Create(Seeds(), EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(seeds, new ParallelOptions { MaxDegreeOfParallelism = Threads }, seed =>
        {
            var result = Simulation.Run(First with { Seed = seed });
            Interlocked.Increment(ref _runs);
            Interlocked.Add(ref _steps, result.Steps);
            lock (_lock)
            {
                Report(result);
            }
        });
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_runs} runs, {_failures} failed, {_steps} steps in {_watch.Elapsed.TotalSeconds:0} s: " +
            $"{_steps / _watch.Elapsed.TotalMinutes:0} steps a minute"));
        return _failures == 0;
    }

    private IEnumerable<ulong> Seeds()
    {
        for (var i = 0ul; Runs is not { } runs || i < (ulong)runs; i++)
        {
            if (Duration is { } duration && _watch.Elapsed > duration)
            {
                yield break;
            }

            yield return unchecked(First.Seed + i);
        }
    }

    private void Report(RunResult result)
    {
        if (result.Options.KeepTranscript)
        {
            Print(result.Transcript.Lines);
        }

        if (!IsQuiet || result.Failure is not null)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"seed {result.Options.Seed} transcript {result.Transcript.Hash}: {result.Steps} steps, {result.Blocks} blocks, " +
                $"{result.Answers} answers in {result.Duration.TotalSeconds:0.0} virtual seconds; " +
                $"{(result.Failure is { } failure ? "FAILED " + failure.Checker : "nothing found")}"));
        }

        if (result.Failure is not null)
        {
            _failures++;
            Explain(Shrinking.Shrink(result));
        }
    }

    private void Explain(RunResult smallest)
    {
        var again = Simulation.Run(smallest.Options with { KeepTranscript = true });
        output.WriteLine($"The smallest run that fails so: {again.Topology}; {again.Faults}");
        Print(again.Transcript.Lines.TakeLast(LastLines));
        output.WriteLine($"{again.Failure?.Checker}: {again.Failure?.Message}");
        output.WriteLine($"Again: {smallest.Options.Command}");
    }

    private void Print(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            output.WriteLine(line);
        }
    }
}
