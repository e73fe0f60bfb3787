namespace Synod.Server;

/// <summary>What the command line says.</summary>
/// <param name="Data">The data directory.</param>
/// <param name="Urls">Where to listen.</param>
/// <param name="Acceptors">How many acceptors a new directory gets; null for one, or for what it has.</param>
/// <param name="Origin">The prefix of the checkpoints' origins in a new directory; null for a name made of its id.</param>
public sealed record ServerOptions(string Data, string Urls, int? Acceptors = null, string? Origin = null);
