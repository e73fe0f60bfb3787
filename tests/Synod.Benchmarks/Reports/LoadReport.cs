using System.Text.Json;
using System.Text.Json.Serialization;

namespace Synod.Benchmarks;

/// <summary>A measurement in the units that people read it in, and how it was made.</summary>
internal sealed record LoadReport(
    MachineReport Machine, string Target, int? Acceptors, LoadPlan Plan, long Transactions, long CrossShardTransactions, double Seconds,
    double TransactionsPerSecond, LatencyReport LatencyMs, double? CpuSeconds, double? CpuMicrosecondsPerTransaction,
    double ClientCpuSeconds, double? PeakMemoryMiB, double? DiskBytesPerTransaction,
    double? RestartSeconds)
{
    public static LoadReport Of(MachineReport machine, string target, int? acceptors, LoadPlan plan, LoadMeasurement measured) => new(
        machine,
        target,
        acceptors,
        plan,
        measured.Transactions,
        measured.CrossShard,
        measured.Took.TotalSeconds,
        measured.PerSecond,
        LatencyReport.Of(measured.Latencies),
        measured.Cpu?.TotalSeconds,
        measured.Cpu?.TotalMicroseconds / measured.Transactions,
        measured.ClientCpu.TotalSeconds,
        measured.PeakMemory / Math.Pow(1024, 2),
        measured.DiskBytesPerTransaction,
        measured.Restart?.TotalSeconds);

    /// <summary>Prints it as a table.</summary>
    public void WriteTo(TextWriter output)
    {
        var loop = Plan.Rate is { } rate ? $"open loop, {rate:0.##} requests/s, at most" : "closed loop,";
        (string, string)[] rows =
        [
            ("machine", Machine.ToString()),
            ("target", $"{Target}, {Plan.Shards} shard(s), {Acceptors?.ToString() ?? "?"} acceptor(s)"),
            ("load", $"{loop} {Plan.Connections} at a time, batch {Plan.Batch}"),
            ("accounts", $"{Plan.Accounts}, {Plan.Distribution}"
                + (Plan.Distribution == Distribution.Zipf ? $" {Plan.Exponent}" : "")),
            ("transactions", $"{Transactions:N0} in {Seconds:0.00} s, {CrossShardTransactions:N0} between shards"),
            ("throughput", $"{TransactionsPerSecond:N0} transactions/s"),
            ("latency ms", $"p50 {LatencyMs.P50:0.00}  p90 {LatencyMs.P90:0.00}  p99 {LatencyMs.P99:0.00}  "
                + $"p99.9 {LatencyMs.P999:0.00}  max {LatencyMs.Max:0.00}  ({LatencyMs.Requests:N0} requests)"),
            ("cpu", $"{Known(CpuSeconds, "0.00", " s")}, {Known(CpuMicrosecondsPerTransaction, "0.0", " us a transaction")}"
                + $"; this process {ClientCpuSeconds:0.00} s"),
            ("peak memory", Known(PeakMemoryMiB, "0", " MiB")),
            ("on disk", Known(DiskBytesPerTransaction, "0", " bytes a transaction")),
            ("restart", Known(RestartSeconds, "0.00", " s from the start of the process to the first balance read")),
        ];
        foreach (var (name, value) in rows)
        {
            output.WriteLine($"{name,-13} {value}");
        }
    }

    private static string Known(double? value, string format, string unit) =>
        value is { } known ? known.ToString(format, provider: null) + unit : "-";
}

/// <summary>Latencies of requests, in milliseconds.</summary>
internal sealed record LatencyReport(long Requests, double P50, double P90, double P99, double P999, double Max)
{
    public static LatencyReport Of(LatencyHistogram latencies) => new(
        latencies.Count,
        latencies.At(0.5).TotalMilliseconds,
        latencies.At(0.9).TotalMilliseconds,
        latencies.At(0.99).TotalMilliseconds,
        latencies.At(0.999).TotalMilliseconds,
        latencies.Max.TotalMilliseconds);
}

/// <summary>Writes reports to files.</summary>
internal static class JsonFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>Writes a report to a file, if one is named.</summary>
    public static async Task WriteAsync<T>(string? file, T report, CancellationToken cancellationToken)
    {
        if (file is not null)
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report, Options) + "\n", cancellationToken);
        }
    }
}
