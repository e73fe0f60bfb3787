using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Synod.Gateway;

/// <summary>What the gateway tells of itself, by the names that a host gives to its exporter.</summary>
public static class GatewayTelemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/> and of the <see cref="Meter"/>.</summary>
    public const string Name = "Synod.Gateway";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "synod.gateway.requests", "{request}", "Requests that reached the ledger, by kind and outcome.");

    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>(
        "synod.gateway.request.duration", "s", "How long the ledger took, by kind and outcome.");

    private static readonly Counter<long> Problems = Meter.CreateCounter<long>(
        "synod.gateway.problems", "{problem}", "Answers that were a problem, by type.");

    internal static ActivitySource Source { get; } = new(Name);

    /// <summary>True if somebody traces or counts requests.</summary>
    internal static bool IsListenedTo => Source.HasListeners() || Requests.Enabled || Durations.Enabled;

    internal static void CountRequest(string kind, string outcome, TimeSpan duration)
    {
        var tags = new TagList { { "kind", kind }, { "outcome", outcome } };
        Requests.Add(1, tags);
        Durations.Record(duration.TotalSeconds, tags);
    }

    internal static void CountProblem(ProblemType type) => Problems.Add(1, new KeyValuePair<string, object?>("type", type.Name));
}
