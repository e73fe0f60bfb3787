namespace Synod.Ledger;

/// <summary>What makes a transaction a reservation.</summary>
/// <param name="TimeoutSeconds">Seconds of block time after which it expires, 1 to <see cref="MaxTimeoutSeconds"/>; null for never.</param>
public readonly record struct PendingTerms(long? TimeoutSeconds)
{
    /// <summary>The longest time-out, ten years.</summary>
    public const long MaxTimeoutSeconds = 10L * 366 * 24 * 60 * 60;
}
