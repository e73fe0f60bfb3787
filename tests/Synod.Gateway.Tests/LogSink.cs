using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Synod.Gateway.Tests;

/// <summary>Keeps what is logged under the gateway's categories.</summary>
internal sealed class LogSink : ILoggerProvider
{
    public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Sink(categoryName.StartsWith("Synod.", StringComparison.Ordinal) ? this : null);

    public void Dispose()
    {
    }

    private sealed class Sink(LogSink? owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => owner is not null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner?.Lines.Enqueue((logLevel, formatter(state, exception) + exception));
    }
}
