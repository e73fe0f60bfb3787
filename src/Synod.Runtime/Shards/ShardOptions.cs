using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>How a shard behaves. The defaults suit one machine with local disks.</summary>
public sealed record ShardOptions
{
    /// <summary>How long one acceptor may take for one request.</summary>
    public TimeSpan AcceptorTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a submission may wait before its client hears "unknown" or "unavailable".</summary>
    public TimeSpan SubmitTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The least pause after a walk that failed. A pause is drawn between its least and twice of that, which doubles with
    /// each failure.
    /// </summary>
    public TimeSpan BackoffMin { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The pause does not grow past this.</summary>
    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many commands may wait; more are answered "overloaded".</summary>
    public int MaxWaitingCommands { get; init; } = 8 * Block.MaxEntries;

    /// <summary>
    /// A snapshot is taken after as many new entries as this, or as a quarter of the accounts if those are more: so it costs a
    /// bounded share of the work, and a start replays little more than that.
    /// </summary>
    public int SnapshotEveryEntries { get; init; } = 50_000;

    /// <summary>How many slots are read at once while catching up.</summary>
    public int CatchUpSlots { get; init; } = 16;

    /// <summary>
    /// How long a leg may be held for a transaction that its home has not decided: after that whoever finds it has it decided
    /// against. More than a transaction takes, and a driver that is alive loses its attempt if it is exceeded.
    /// </summary>
    public TimeSpan HoldTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a shard looks after the legs that it holds.</summary>
    public TimeSpan HoldCheckPeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What to do when another proposer has taken over.</summary>
    public WhenDeposed WhenDeposed { get; init; } = WhenDeposed.Retire;
}

/// <summary>What a leader does when an acceptor shows it a higher ballot of somebody else.</summary>
public enum WhenDeposed
{
    /// <summary>Stop for good: on one machine the newer process is the one that was meant.</summary>
    Retire,

    /// <summary>Walk again after a pause: in a cluster whoever serves the shard leads it.</summary>
    WalkAgain,
}
