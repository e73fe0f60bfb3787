namespace Synod.Cli;

/// <summary>The command cannot go on: what a person should read, and what a script should see.</summary>
internal sealed class CliException(ExitCode code, string message, Exception? inner = null) : Exception(message, inner)
{
    public ExitCode Code { get; } = code;

    public static CliException Usage(string message, Exception? inner = null) => new(ExitCode.Usage, message, inner);
}
