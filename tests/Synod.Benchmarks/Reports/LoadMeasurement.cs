namespace Synod.Benchmarks;

/// <summary>What was measured, warm-up not included.</summary>
/// <param name="Transactions">How many were created.</param>
/// <param name="Took">From the first request to the last answer.</param>
/// <param name="Latencies">Of requests.</param>
internal sealed record LoadMeasurement(long Transactions, TimeSpan Took, LatencyHistogram Latencies)
{
    public double PerSecond => Transactions / Took.TotalSeconds;

    /// <summary>How many of them were between shards.</summary>
    public long CrossShard { get; init; }

    /// <summary>Processor time of the target; null if it is not known here.</summary>
    public TimeSpan? Cpu { get; init; }

    /// <summary>Processor time of this process, which is the target's too where they are one.</summary>
    public TimeSpan ClientCpu { get; init; }

    /// <summary>The most bytes of the target that were resident at once since it started; null if it is not known here.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>
    /// All files of the store after its end, for each transaction, warm-up and accounts included; null if that is not known here.
    /// </summary>
    public double? DiskBytesPerTransaction { get; init; }

    /// <summary>From the start of the target's process on its store to its first answer; null if that was not asked.</summary>
    public TimeSpan? Restart { get; init; }
}
