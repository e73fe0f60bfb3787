namespace Synod.Simulation;

/// <summary>A checker found something that must never be. It ends the run.</summary>
/// <param name="checker">Which checker.</param>
/// <param name="message">What it found.</param>
/// <param name="inner">What the code threw, if that was it.</param>
public sealed class SimulationFailedException(string checker, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Which checker.</summary>
    public string Checker { get; } = checker;
}
