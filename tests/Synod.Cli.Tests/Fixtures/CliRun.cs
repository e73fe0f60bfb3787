using System.Text.Json;
using Synod.Client;

namespace Synod.Cli.Tests;

/// <summary>What one command line printed, and how it ended.</summary>
internal sealed record CliRun(ExitCode Code, string Out, string Error)
{
    /// <summary>The one JSON document on standard output.</summary>
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    /// <summary>Runs a command line without an environment, over the network or a given transport.</summary>
    public static async Task<CliRun> Of(
        IReadOnlyList<string> args, Func<HttpMessageHandler>? transport = null, IReadOnlyDictionary<string, string>? environment = null,
        RetryPolicy? retry = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var host = new CliHost
        {
            Out = output,
            Error = error,
            Clock = new StandingClock(),
            Environment = name => environment?.GetValueOrDefault(name),
            Retry = retry ?? new RetryPolicy(),
        };
        var code = await SynodCli.RunAsync([.. args], transport is null ? host : host with { Transport = transport });
        return new CliRun((ExitCode)code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command line of words without spaces.</summary>
    public static Task<CliRun> Of(string line) => Of(line.Split(' '));

    /// <summary>A clock whose stopwatch stands still, so that what a command prints is the same at every run.</summary>
    private sealed class StandingClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
