namespace Synod.Cli.Tests;

/// <summary>What never reaches a service: the command line itself.</summary>
public class UsageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("ledger create BAD")]
    [InlineData("ledger create bank --shards 0")]
    [InlineData("ledger create bank --shards 257")]
    [InlineData("ledger list --server ftp://x")]
    [InlineData("ledger list --timeout 0")]
    [InlineData("account show x")]
    [InlineData("account open x --ledger bank")]
    [InlineData("account open x --ledger bank --asset usd")]
    [InlineData("account open x --ledger bank --asset USD/2 --overdraft -1")]
    [InlineData("account open x --ledger bank --asset USD/2 --normal-side left")]
    [InlineData("account open x --ledger bank --asset USD/2 --metadata name")]
    [InlineData("account open x --ledger bank --asset USD/2 --metadata a=1 a=2")]
    [InlineData("account show x --ledger bank --at yesterday")]
    [InlineData("account entries x --ledger bank --limit 0")]
    [InlineData("transfer --ledger bank --debit a --credit b --amount 25.00 --id t")]
    [InlineData("transfer --ledger bank --debit a --credit b --amount 0 --id t")]
    [InlineData("transfer --ledger bank --debit a --credit b --amount 340282366920938463463374607431768211456 --id t")]
    [InlineData("transfer --ledger bank --debit a --credit b --amount 1")]
    [InlineData("transfer --ledger bank --debit a --credit b --amount 1 --id t --pending soon")]
    [InlineData("transaction post t --ledger bank --amounts 1 x")]
    [InlineData("receipt get t --ledger bank --of everything")]
    [InlineData("receipt verify nowhere")]
    [InlineData("receipt verify nowhere --key nowhere")]
    [InlineData("import nowhere --map nowhere --ledger bank")]
    [InlineData("export --ledger bank")]
    [InlineData("audit nowhere")]
    [InlineData("bench --batch 8193")]
    public async Task A_command_line_that_makes_no_sense_is_exit_code_2_and_says_why(string line)
    {
        var run = await CliRun.Of(line.Length == 0 ? [] : line.Split(' '));

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.NotEqual("", run.Error.Trim());
        Assert.Equal("", run.Out);
    }

    [Theory]
    [InlineData("SYNOD_LEDGER", "NOT A NAME", "account show x")]
    [InlineData("SYNOD_SERVER", "nowhere", "ledger list")]
    public async Task A_wrong_environment_is_named(string variable, string value, string line)
    {
        var run = await CliRun.Of(line.Split(' '), environment: new Dictionary<string, string> { [variable] = value });

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(value, run.Error, StringComparison.Ordinal);
        Assert.Contains("environment", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("ledger --help")]
    [InlineData("ledger create --help")]
    [InlineData("account open --help")]
    [InlineData("transfer --help")]
    [InlineData("transaction reverse --help")]
    [InlineData("receipt verify --help")]
    [InlineData("import --help")]
    [InlineData("export --help")]
    [InlineData("audit --help")]
    [InlineData("bench --help")]
    public async Task Help_is_no_failure(string line)
    {
        var run = await CliRun.Of(line);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("Usage:", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Synod.", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_JSON_too_when_JSON_is_asked_for()
    {
        var run = await CliRun.Of("audit nowhere --json");

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Equal(2, run.Json.GetProperty("error").GetProperty("exitCode").GetInt32());
        Assert.Contains("nowhere", run.Json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_exit_code_4()
    {
        // A port that was just given back: nobody listens there.
        using var probe = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        probe.Start();
        var port = ((System.Net.IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();

        var run = await CliRun.Of(
            ["ledger", "list", "--server", $"http://127.0.0.1:{port}"], retry: new Client.RetryPolicy { MaxAttempts = 1 });

        Assert.Equal(ExitCode.Unavailable, run.Code);
        Assert.Equal("", run.Out);
    }
}
