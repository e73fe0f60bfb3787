using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;

namespace Synod.Silo;

/// <summary>
/// The options of the command line. Each can be given by an environment variable instead, as a container is configured; the
/// command line wins.
/// </summary>
public static class SiloSettings
{
    private const string Prefix = "SYNOD_";

    private static readonly Option<string[]> Stores = Of(new Option<string[]>("--store")
    {
        Description = "Azure tables: a connection string, UseDevelopmentStorage=true, or an https address. Once for all acceptors, or "
            + "once for each. In the environment: separated by blanks.",
        DefaultValueFactory = _ => FromEnvironment("STORE")?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [],
    });

    private static readonly Option<string?> Key = Text("--key", "The signing key, a PEM file; made for a new store.");

    private static readonly Option<string?> Urls = Text("--urls", "Where the HTTP API listens.", "http://127.0.0.1:5080");

    private static readonly Option<int?> Acceptors = Number(
        "--acceptors", "1, 3, 5 or 7 tables of votes, of which a majority must survive. Fixed when the store is made; 1 by default.");

    private static readonly Option<string?> Origin = Text(
        "--origin", "What the names of all checkpoints begin with, for example example.com/ledgers. Fixed when the store is made.");

    private static readonly Option<string?> ServiceId = Text(
        "--service-id", "The service id of Orleans, a part of every vote's key. Fixed when the store is made; synod by default.");

    private static readonly Option<string?> Cluster = Text(
        "--cluster", "Azure tables for the list of silos and for reminders; those of the first acceptor by default.");

    private static readonly Option<string?> ClusterId = Text("--cluster-id", "Silos with the same id find each other.", "synod");

    private static readonly Option<int?> SiloPort = Number("--silo-port", "The port for other silos.", 11111);

    private static readonly Option<int?> GatewayPort = Number("--gateway-port", "The port for client apps of Orleans.", 30000);

    private static readonly Option<string?> Advertise = Text(
        "--advertise", "The IP address at which others reach this silo; that of the first network interface by default.");

    private static readonly Option<bool> IsAlone = Of(new Option<bool>("--alone")
    {
        Description = "One silo that nobody can join and that asks for no list of silos: for a first run.",
        DefaultValueFactory = _ => FromEnvironment("ALONE") == "true",
    });

    /// <summary>All options.</summary>
    public static IReadOnlyList<Option> All { get; } =
        [Stores, Key, Urls, Acceptors, Origin, ServiceId, Cluster, ClusterId, SiloPort, GatewayPort, Advertise, IsAlone];

    /// <summary>The environment variable of an option.</summary>
    public static string VariableOf(Option option)
    {
        ArgumentNullException.ThrowIfNull(option);
        return Prefix + option.Name.TrimStart('-').Replace('-', '_').ToUpperInvariant();
    }

    /// <summary>What was given.</summary>
    /// <exception cref="SiloStartException">Something is missing, or is not what it must be.</exception>
    public static SiloOptions Read(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        var stores = parsed.GetValue(Stores)!;
        return new SiloOptions(
            stores.Length > 0 ? stores : throw Missing(Stores), parsed.GetValue(Key) ?? throw Missing(Key), parsed.GetValue(Urls)!)
        {
            Acceptors = parsed.GetValue(Acceptors),
            Origin = parsed.GetValue(Origin),
            ServiceId = parsed.GetValue(ServiceId),
            Cluster = parsed.GetValue(Cluster),
            ClusterId = parsed.GetValue(ClusterId)!,
            SiloPort = PortOf(parsed, SiloPort),
            GatewayPort = PortOf(parsed, GatewayPort),
            Advertise = parsed.GetValue(Advertise) is { } text ? AddressOf(text) : null,
            IsAlone = parsed.GetValue(IsAlone),
        };
    }

    private static int PortOf(ParseResult parsed, Option<int?> option) => parsed.GetValue(option) is { } port and >= 1 and <= 65_535
        ? port
        : throw new SiloStartException($"{option.Name} is a port, 1 to 65535.");

    private static IPAddress AddressOf(string text) => IPAddress.TryParse(text, out var address)
        ? address
        : throw new SiloStartException($"{Advertise.Name} is an IP address, which '{text}' is not.");

    private static SiloStartException Missing(Option option) => new($"{option.Name} or {VariableOf(option)} is missing.");

    private static Option<string?> Text(string name, string description, string? otherwise = null) => Of(new Option<string?>(name)
    {
        Description = description,
        DefaultValueFactory = _ => FromEnvironment(name.TrimStart('-')) ?? otherwise,
    });

    private static Option<int?> Number(string name, string description, int? otherwise = null) => Of(new Option<int?>(name)
    {
        Description = description,
        DefaultValueFactory = result => NumberOf(result, name) ?? otherwise,
    });

    private static int? NumberOf(ArgumentResult result, string name)
    {
        if (FromEnvironment(name.TrimStart('-')) is not { } text)
        {
            return null;
        }

        if (!int.TryParse(text, out var number))
        {
            result.AddError($"{Prefix}{name.TrimStart('-')} is a number, which '{text}' is not.");
        }

        return number;
    }

    // An empty variable counts as none: a template cannot leave one out.
    private static string? FromEnvironment(string name) =>
        Environment.GetEnvironmentVariable(Prefix + name.Replace('-', '_').ToUpperInvariant()) is { Length: > 0 } value ? value : null;

    private static T Of<T>(T option)
        where T : Option
    {
        option.Description += $" [{VariableOf(option)}]";
        return option;
    }
}
