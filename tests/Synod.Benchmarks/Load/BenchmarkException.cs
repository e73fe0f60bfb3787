namespace Synod.Benchmarks;

/// <summary>A measurement that cannot be made, or that means nothing. The message is for whoever runs it.</summary>
internal sealed class BenchmarkException(string message, ExitCode exitCode = ExitCode.Invalid) : Exception(message)
{
    /// <summary>What the program ends with.</summary>
    public ExitCode ExitCode { get; } = exitCode;
}

/// <summary>What the program ends with.</summary>
internal enum ExitCode
{
    Ok = 0,

    /// <summary>The command line is wrong.</summary>
    Usage = 1,

    /// <summary>The measurement failed, or what was measured is not what was meant.</summary>
    Invalid = 2,

    /// <summary>Something that it needs is not installed.</summary>
    Missing = 3,
}
