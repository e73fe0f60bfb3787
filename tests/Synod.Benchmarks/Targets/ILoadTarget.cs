namespace Synod.Benchmarks;

/// <summary>What a load is sent to. Its store is fresh, and everything that it answers is durable.</summary>
internal interface ILoadTarget : IAsyncDisposable
{
    /// <summary>What it is, for the report.</summary>
    string Name { get; }

    /// <summary>Opens the accounts of the load, without limits, so that no transfer is refused for want of money.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>One more client, which has one request on the way at a time.</summary>
    ILoadConnection Connect();

    /// <summary>What it has used so far; null if that is not known here.</summary>
    ResourceUsage? Usage();

    /// <summary>The sums of the totals of all accounts of the load.</summary>
    Task<TotalsSum> SumTotalsAsync(CancellationToken cancellationToken);

    /// <summary>Ends it in good order.</summary>
    /// <returns>The bytes of its files then; null if that is not known here.</returns>
    Task<long?> StopAsync();
}

/// <summary>A client.</summary>
internal interface ILoadConnection : IDisposable
{
    /// <summary>Makes a request of some transactions of the load.</summary>
    void Make(long first, int count);

    /// <summary>Sends it and waits for the whole answer.</summary>
    Task SendAsync(CancellationToken cancellationToken);

    /// <summary>Looks at the answer.</summary>
    Tally Check();
}

/// <summary>What a process has used.</summary>
/// <param name="Cpu">Processor time.</param>
/// <param name="PeakMemory">The most bytes that were resident at once.</param>
internal readonly record struct ResourceUsage(TimeSpan Cpu, long PeakMemory);

/// <summary>Sums over all accounts.</summary>
internal readonly record struct TotalsSum(UInt128 Debits, UInt128 Credits);
