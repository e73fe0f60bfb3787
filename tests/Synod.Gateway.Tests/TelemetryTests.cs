using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Synod.Runtime;

namespace Synod.Gateway.Tests;

/// <summary>What an operator sees of the requests.</summary>
public class TelemetryTests
{
    private const string Transactions = "/v1/ledgers/telemetry/transactions";

    [Fact]
    public async Task Requests_are_traced_counted_and_logged_by_kind_and_outcome()
    {
        var activities = new ConcurrentQueue<string>();
        using var tracer = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GatewayTelemetry.Name,
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("synod.ledger") is "telemetry")
                {
                    activities.Enqueue($"{activity.OperationName} {activity.GetTagItem("synod.outcome")} {activity.Status}");
                }
            },
        };
        ActivitySource.AddActivityListener(tracer);
        var measurements = new ConcurrentQueue<string>();
        using var meter = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == GatewayTelemetry.Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meter.SetMeasurementEventCallback<long>((instrument, _, tags, _) => measurements.Enqueue(Text(instrument, tags)));
        meter.SetMeasurementEventCallback<double>((instrument, _, tags, _) => measurements.Enqueue(Text(instrument, tags)));
        meter.Start();

        await using var host = await GatewayHost.StartAsync();
        await host.PutAsync("/v1/ledgers/telemetry");
        await host.PutAsync("/v1/ledgers/telemetry");
        await host.PostAsync(Transactions, """{"id":"t-1","transfers":[{"debit":"a","credit":"b","amount":"1"}]}""");
        await host.Client.GetAsync(Transactions + "/t-1");
        host.Ledgers.Fault = new UnavailableException(UnavailableReason.NoQuorum, "No majority of acceptors answers.");
        await host.Client.GetAsync(Transactions + "/t-1");

        Assert.Equal(
            [
                "create-ledger created Unset", "create-ledger repeated Unset", "submit-transactions account-not-found Unset",
                "find-transaction not-found Unset", "find-transaction no-quorum Error",
            ],
            activities);
        Assert.Contains("synod.gateway.requests kind=create-ledger outcome=created", measurements);
        Assert.Contains("synod.gateway.request.duration kind=find-transaction outcome=no-quorum", measurements);
        Assert.Contains("synod.gateway.problems type=no-quorum", measurements);

        Assert.Contains(host.Logs.Lines, line => line.Level == LogLevel.Debug
            && line.Text.StartsWith("submit-transactions on telemetry: account-not-found in ", StringComparison.Ordinal));
        Assert.Contains(host.Logs.Lines, line => line.Level == LogLevel.Warning
            && line.Text.Contains("No majority of acceptors answers.", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Logs.Lines, line => line.Text.Contains("t-1", StringComparison.Ordinal));
    }

    private static string Text(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        instrument.Name + string.Concat(tags.ToArray().Select(tag => $" {tag.Key}={tag.Value}"));
}
