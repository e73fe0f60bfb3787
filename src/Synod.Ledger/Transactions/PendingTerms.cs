namespace Synod.Ledger;

/// <summary>What makes a transaction a reservation.</summary>
/// <param name="TimeoutSeconds">Seconds of block time after which it expires, 1 to <see cref="MaxTimeoutSeconds"/>; null for never.</param>
public readonly record struct PendingTerms(long? TimeoutSeconds)
{
    /// <summary>The longest time-out, ten years.</summary>
    public const long MaxTimeoutSeconds = 10L * 366 * 24 * 60 * 60;

    private const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>
    /// When a reservation made at <paramref name="creation"/> expires; null for never. A time-out that leads past
    /// <see cref="Timestamp.Max"/> expires there: no block is later.
    /// </summary>
    public Timestamp? ExpiryAfter(Timestamp creation) => TimeoutSeconds is { } seconds
        ? new Timestamp(Math.Min(Timestamp.Max.Microseconds, creation.Microseconds + (seconds * MicrosecondsPerSecond)))
        : null;

    /// <summary>True if some time-out that is allowed leads from <paramref name="creation"/> to <paramref name="expiry"/>.</summary>
    internal static bool Allow(Timestamp creation, Timestamp expiry)
    {
        var distance = expiry.Microseconds - creation.Microseconds;
        return expiry == Timestamp.Max
            ? distance <= MaxTimeoutSeconds * MicrosecondsPerSecond
            : distance > 0 && distance % MicrosecondsPerSecond == 0 && distance / MicrosecondsPerSecond <= MaxTimeoutSeconds;
    }
}
