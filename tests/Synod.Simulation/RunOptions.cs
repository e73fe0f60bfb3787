namespace Synod.Simulation;

/// <summary>What a run is made of. The same options give the same run.</summary>
/// <param name="Seed">Everything else is drawn from it.</param>
public sealed record RunOptions(ulong Seed)
{
    /// <summary>Classes of faults that are left out (<see cref="FaultMix.Without"/>).</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>How many clients at most; null for as many as the seed draws.</summary>
    public int? MaxClients { get; init; }

    /// <summary>How many operations a client at most; null for as many as the seed draws.</summary>
    public int? MaxOperations { get; init; }

    /// <summary>What to type to run it again, with the transcript.</summary>
    public string Command => string.Concat(
        "dotnet run -c Release --project tests/Synod.Simulation -- --seed ",
        Seed.ToString(System.Globalization.CultureInfo.InvariantCulture),
        string.Concat(Without.Select(name => $" --without {name}")),
        MaxClients is { } clients ? $" --clients {clients}" : "",
        MaxOperations is { } operations ? $" --operations {operations}" : "",
        " --transcript");

    /// <summary>True to keep the transcript's lines.</summary>
    public bool KeepTranscript { get; init; }
}

/// <summary>What became of a run.</summary>
/// <param name="Options">What it was made of.</param>
/// <param name="Topology">What was deployed.</param>
/// <param name="Faults">Its mix of faults.</param>
/// <param name="Steps">How many things happened.</param>
/// <param name="Duration">The virtual time that it took.</param>
/// <param name="Blocks">How many blocks were chosen.</param>
/// <param name="Answers">How many calls were answered.</param>
/// <param name="Transcript">What happened.</param>
/// <param name="Failure">What was found; null for nothing.</param>
public sealed record RunResult(
    RunOptions Options, Topology Topology, FaultMix Faults, long Steps, TimeSpan Duration, int Blocks, int Answers,
    Transcript Transcript, SimulationFailedException? Failure);
