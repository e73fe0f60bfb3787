namespace Synod.Simulation.Tests;

/// <summary>The production code under thousands of schedules.</summary>
public class SeedTests
{
    private const int Seeds = 2_000;

    [Fact]
    public void Two_thousand_seeds_find_nothing()
    {
        using var said = new StringWriter();
        var campaign = new Campaign(said)
        {
            First = new RunOptions(1),
            Runs = Seeds,
            Threads = Environment.ProcessorCount,
            IsQuiet = true,
        };

        Assert.True(campaign.Run(), said.ToString());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1_000_003)]
    public void The_same_seed_is_the_same_run(ulong seed)
    {
        var first = Simulation.Run(new RunOptions(seed) { KeepTranscript = true });
        var second = Simulation.Run(new RunOptions(seed) { KeepTranscript = true });

        Assert.Equal(first.Transcript.Lines, second.Transcript.Lines);
        Assert.Equal(first.Transcript.Hash, second.Transcript.Hash);
        Assert.Equal(first.Steps, second.Steps);
    }

    [Fact]
    public void A_transcript_has_the_same_hash_whether_its_lines_are_kept_or_not_and_on_whichever_thread()
    {
        string other = "";
        var thread = new Thread(() => other = Simulation.Run(new RunOptions(11)).Transcript.Hash);
        thread.Start();
        var kept = Simulation.Run(new RunOptions(11) { KeepTranscript = true });
        thread.Join();

        Assert.Equal(kept.Transcript.Hash, other);
        Assert.NotEmpty(kept.Transcript.Lines);
    }

    [Fact]
    public void Other_seeds_are_other_runs() =>
        Assert.Equal(10, Enumerable.Range(1, 10).Select(s => Simulation.Run(new RunOptions((ulong)s)).Transcript.Hash).Distinct().Count());

    [Fact]
    public void Every_class_of_faults_can_be_left_out()
    {
        var drawn = FaultMix.Draw(new SimRandom(5), acceptors: 5);

        var none = FaultMix.Without.Values.Aggregate(drawn, (mix, without) => without(mix));

        Assert.NotEqual(FaultMix.None, drawn);
        Assert.Equal(FaultMix.None, none);
    }

    [Fact]
    public void Without_faults_every_call_is_answered()
    {
        var calm = new RunOptions(42) { Without = [.. FaultMix.Without.Keys] };

        var result = Simulation.Run(calm);

        Assert.Null(result.Failure);
        Assert.True(result.Answers > 10, $"{result.Answers} answers");
    }
}
