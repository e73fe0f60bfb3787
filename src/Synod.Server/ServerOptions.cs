namespace Synod.Server;

/// <summary>What the command line says.</summary>
/// <param name="Data">The data directory; not used with <see cref="Stores"/>.</param>
/// <param name="Urls">Where to listen.</param>
/// <param name="Acceptors">How many acceptors a new store gets; null for one, or for what it has.</param>
/// <param name="Origin">The prefix of the checkpoints' origins in a new store; null for a name made of its id.</param>
public sealed record ServerOptions(string Data, string Urls, int? Acceptors = null, string? Origin = null)
{
    /// <summary>Connections to table services, one for all acceptors or one for each; none to use the data directory.</summary>
    public IReadOnlyList<string> Stores { get; init; } = [];

    /// <summary>The file of the signing key, with <see cref="Stores"/>.</summary>
    public string? Key { get; init; }

    /// <summary>The service id of a new store, with <see cref="Stores"/>; null for <c>synod</c>, or for what it has.</summary>
    public string? ServiceId { get; init; }
}
