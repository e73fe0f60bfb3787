using Microsoft.Extensions.Logging;

namespace Synod.Simulation;

/// <summary>What the code logs goes into the transcript. A critical line means that a shard gave up, which it never may here.</summary>
internal sealed class SimLogs(World world, SimProcess process) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The transcript is the only log.");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = $"{process} says: {formatter(state, exception)}";
        world.Log(line);
        if (logLevel == LogLevel.Critical)
        {
            world.Fail(new SimulationFailedException(Checkers.NoCrash, $"{line} {exception}", exception));
        }
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
