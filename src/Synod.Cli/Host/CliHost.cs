using Synod.Client;

namespace Synod.Cli;

/// <summary>What the program is given from outside, so that a test can give it something else.</summary>
public sealed record CliHost
{
    /// <summary>Results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Messages and progress.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>True if a person watches <see cref="Error"/>: only then are there progress bars.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Columns that a table on <see cref="Out"/> may take.</summary>
    public int Width { get; init; } = 120;

    /// <summary>Environment variables by name; null for one that is not set.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How requests travel; the handler is disposed after the command.</summary>
    public Func<HttpMessageHandler> Transport { get; init; } = () => new SocketsHttpHandler { MaxConnectionsPerServer = 64 };

    /// <summary>How often and how long requests are repeated; the option <c>--timeout</c> overrides the total time.</summary>
    public RetryPolicy Retry { get; init; } = new() { MaxAttempts = 100 };
}
