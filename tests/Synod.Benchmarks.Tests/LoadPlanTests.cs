namespace Synod.Benchmarks.Tests;

/// <summary>What cannot be run is said before anything is started.</summary>
public class LoadPlanTests
{
    private static readonly LoadPlan Good = new() { Transactions = 1_000, Shards = 2, Accounts = 4, CrossShardPercent = 10 };

    public static TheoryData<string, string> Wrong => new()
    {
        { "--connections 0", "--connections" },
        { "--rate 0", "--rate" },
        { "--batch 0", "--batch" },
        { "--batch 8001", "--batch" },
        { "--shards 0", "--shards" },
        { "--shards 257 --accounts 1000", "--shards" },
        { "--accounts 1", "--accounts" },
        { "--accounts 15 --shards 8", "--accounts" },
        { "--accounts 1000001", "--accounts" },
        { "--exponent -1", "--exponent" },
        { "--exponent NaN", "--exponent" },
        { "--duration 5", "--duration" },
        { "--transactions 0", "--transactions" },
        { "--warm-up 91", "--warm-up" },
        { "--cross-shard 101 --shards 2", "--cross-shard" },
        { "--cross-shard 1", "--shards" },
    };

    [Fact]
    public void A_good_one_has_no_problem() => Assert.Null(Good.Problem());

    [Fact]
    public void How_long_it_takes_is_said_in_exactly_one_way()
    {
        Assert.NotNull((Good with { Transactions = null }).Problem());
        Assert.NotNull((Good with { Duration = TimeSpan.FromSeconds(1) }).Problem());
        Assert.Null((Good with { Transactions = null, Duration = TimeSpan.FromSeconds(1) }).Problem());
        Assert.NotNull((Good with { Transactions = null, Duration = TimeSpan.Zero }).Problem());
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task The_command_line_is_refused_by_the_option_at_fault(string options, string named)
    {
        var (exitCode, errors) = await RunAsync($"load --transactions 1000 {options}");

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains(named, errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("load --transactions 10 --url http://127.0.0.1:1")]
    [InlineData("load --transactions 10 --target http --url nowhere")]
    [InlineData("load --transactions 10 --acceptors 2")]
    [InlineData("load --transactions 10 --target moon")]
    [InlineData("load --nothing")]
    [InlineData("matrix --rounds 0")]
    [InlineData("matrix --shards 1 --cross-shard 10")]
    [InlineData("compare --rounds 0")]
    [InlineData("compare --batch 8001")]
    [InlineData("compare --singles 0")]
    public async Task So_is_everything_else_that_cannot_be_run(string commandLine) =>
        Assert.Equal(ExitCode.Usage, (await RunAsync(commandLine)).ExitCode);

    private static async Task<(ExitCode ExitCode, string Errors)> RunAsync(string commandLine)
    {
        using var errors = new StringWriter();
        var exitCode = await BenchmarkProgram.RunAsync(commandLine.Split(' '), TextWriter.Null, errors);
        return ((ExitCode)exitCode, errors.ToString());
    }
}
