using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Synod.Gateway.Tests;

/// <summary>Keeps what the gateway logs, and from whoever else what is a warning or worse.</summary>
internal sealed class LogSink : ILoggerProvider
{
    public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) =>
        new Sink(this, categoryName.StartsWith("Synod.", StringComparison.Ordinal) ? LogLevel.Trace : LogLevel.Warning);

    public void Dispose()
    {
    }

    private sealed class Sink(LogSink owner, LogLevel least) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                owner.Lines.Enqueue((logLevel, formatter(state, exception) + exception));
            }
        }
    }
}
