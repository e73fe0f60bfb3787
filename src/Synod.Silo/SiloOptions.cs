using System.Net;

namespace Synod.Silo;

/// <summary>What the command line, or the environment, says.</summary>
/// <param name="Stores">Connections to table services, one for all acceptors or one for each.</param>
/// <param name="Key">The file of the signing key.</param>
/// <param name="Urls">Where the gateway listens.</param>
public sealed record SiloOptions(IReadOnlyList<string> Stores, string Key, string Urls)
{
    /// <summary>How many acceptors a new store gets; null for one, or for what it has.</summary>
    public int? Acceptors { get; init; }

    /// <summary>The prefix of the checkpoints' origins in a new store; null for a name made of its id.</summary>
    public string? Origin { get; init; }

    /// <summary>The service id of a new store, which client apps name too; null for <c>synod</c>, or for what it has.</summary>
    public string? ServiceId { get; init; }

    /// <summary>The table service of members and reminders; null for that of the first acceptor.</summary>
    public string? Cluster { get; init; }

    /// <summary>Which cluster this silo belongs to: silos of another id are strangers.</summary>
    public string ClusterId { get; init; } = "synod";

    /// <summary>The port for other silos.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>The port for client apps of Orleans.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary>The address at which other silos and client apps reach this one; null for that of the first network interface.</summary>
    public IPAddress? Advertise { get; init; }

    /// <summary>True for a cluster of one silo that nobody else can join: for a first run.</summary>
    public bool IsAlone { get; init; }
}
