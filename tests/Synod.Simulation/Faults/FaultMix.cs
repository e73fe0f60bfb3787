namespace Synod.Simulation;

// The fault model.
//
// A run draws its own mix: each class of faults is there or not, and how bad it is, is drawn too (swarm testing: Groce et
// al., ISSTA 2012). A mix without a class of faults reaches states that no mix of everything reaches.
//
// The network between clients and servers, and between servers and remote acceptors, may lose a message, deliver it twice,
// delay it (and so reorder it), and be cut in one direction or both, for a while. It does not change a message and invents
// none: nodes are trusted, as docs/consensus.md says.
//
// A process may crash at any await, and its next incarnation starts on what was durable. Some crash just after an answer,
// before what they do when they have answered. A new incarnation may start while
// the old one still runs, or is only paused and comes back. It may be slow, pause, and have a clock that is wrong and jumps,
// ahead or back. Its timers run, as those of an operating system do, by a clock that does not jump.
//
// A conditional store does what was asked, or: fails without doing it (503, and throttling); does it and the answer is lost;
// does it and its own client library asks again and is told of a conflict with itself (409, 412); does it late, after the
// caller gave up or crashed; answers late. A read is as old as it was slow to arrive. A write that was answered is durable
// and stays. Some stores are worse than others, so that votes reach some acceptors and not the rest. A store may be lost with
// everything on it: then it is gone for good and says so (one that came back empty would be an acceptor that forgets, which
// Paxos does not survive), and no more stores of a shard are lost than a minority. The index may be lost whole whenever its
// process restarts: it is derived.
//
// Not in the model: bytes that rot in a record (the tests of each store flip them), a store that breaks its own contract,
// and nodes that lie.

/// <summary>The faults of one run, and how often they happen: probabilities, unless a unit is named.</summary>
public sealed record FaultMix
{
    /// <summary>A message is lost; 0 to 0.3.</summary>
    public double Loss { get; init; }

    /// <summary>A message arrives twice.</summary>
    public double Duplication { get; init; }

    /// <summary>A message takes up to a second instead of some milliseconds.</summary>
    public double LongDelay { get; init; }

    /// <summary>Cuts of the network in ten seconds.</summary>
    public double Partitions { get; init; }

    /// <summary>Crashes of some process in ten seconds.</summary>
    public double Crashes { get; init; }

    /// <summary>A server crashes within a millisecond of an answer to a client.</summary>
    public double CrashAfterAnswer { get; init; }

    /// <summary>Pauses of some process in ten seconds.</summary>
    public double Pauses { get; init; }

    /// <summary>New incarnations beside a living one in ten seconds.</summary>
    public double Twins { get; init; }

    /// <summary>Jumps of some process's clock in ten seconds.</summary>
    public double ClockJumps { get; init; }

    /// <summary>The most that a step of a slow process takes, in milliseconds.</summary>
    public double SlownessMs { get; init; }

    /// <summary>A store's operation fails and does nothing.</summary>
    public double StoreFailure { get; init; }

    /// <summary>A store's write is applied and its answer is lost.</summary>
    public double LostAnswer { get; init; }

    /// <summary>A store's write is applied, asked for again by the client library, and answered as a conflict.</summary>
    public double OwnConflict { get; init; }

    /// <summary>A store's write is applied long after its caller was told that it failed.</summary>
    public double LateWrite { get; init; }

    /// <summary>A store's operation takes seconds.</summary>
    public double SlowStore { get; init; }

    /// <summary>A minority's stores are lost at some time; at most this many.</summary>
    public int LostStores { get; init; }

    /// <summary>A restart finds no index.</summary>
    public double LostIndex { get; init; }

    /// <summary>The index or the signer fails.</summary>
    public double IndexFailure { get; init; }

    /// <summary>No fault at all.</summary>
    public static FaultMix None { get; } = new();

    /// <summary>The classes that can be left out of a run, by name.</summary>
    public static IReadOnlyDictionary<string, Func<FaultMix, FaultMix>> Without { get; } =
        new SortedDictionary<string, Func<FaultMix, FaultMix>>(StringComparer.Ordinal)
        {
            ["loss"] = m => m with { Loss = 0 },
            ["crash-after-answer"] = m => m with { CrashAfterAnswer = 0 },
            ["duplication"] = m => m with { Duplication = 0 },
            ["long-delay"] = m => m with { LongDelay = 0 },
            ["partitions"] = m => m with { Partitions = 0 },
            ["crashes"] = m => m with { Crashes = 0 },
            ["pauses"] = m => m with { Pauses = 0 },
            ["twins"] = m => m with { Twins = 0 },
            ["clock-jumps"] = m => m with { ClockJumps = 0 },
            ["slowness"] = m => m with { SlownessMs = 0 },
            ["store-failure"] = m => m with { StoreFailure = 0 },
            ["lost-answer"] = m => m with { LostAnswer = 0 },
            ["own-conflict"] = m => m with { OwnConflict = 0 },
            ["late-write"] = m => m with { LateWrite = 0 },
            ["slow-store"] = m => m with { SlowStore = 0 },
            ["lost-stores"] = m => m with { LostStores = 0 },
            ["lost-index"] = m => m with { LostIndex = 0 },
            ["index-failure"] = m => m with { IndexFailure = 0 },
        };

    /// <summary>Draws the mix of a run.</summary>
    /// <param name="random">The run's chance.</param>
    /// <param name="acceptors">How many acceptors a shard has: a minority of them may be lost.</param>
    public static FaultMix Draw(SimRandom random, int acceptors)
    {
        ArgumentNullException.ThrowIfNull(random);
        double Maybe(double most) => random.Chance(0.5) ? most * random.Fraction() : 0;

        return new FaultMix
        {
            Loss = Maybe(0.3),
            Duplication = Maybe(0.2),
            LongDelay = Maybe(0.2),
            Partitions = Maybe(4),
            Crashes = Maybe(5),
            Pauses = Maybe(4),
            Twins = Maybe(3),
            ClockJumps = Maybe(3),
            SlownessMs = Maybe(5),
            StoreFailure = Maybe(0.4),
            LostAnswer = Maybe(0.3),
            OwnConflict = Maybe(0.3),
            LateWrite = Maybe(0.3),
            SlowStore = Maybe(0.1),
            LostStores = random.Chance(0.3) ? random.Below((acceptors / 2) + 1) : 0,
            LostIndex = Maybe(0.5),
            IndexFailure = Maybe(0.1),
            CrashAfterAnswer = Maybe(0.4),
        };
    }
}
