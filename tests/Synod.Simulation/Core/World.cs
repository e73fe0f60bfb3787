namespace Synod.Simulation;

/// <summary>
/// Virtual time and everything that is to happen in it: one thread, one queue, one seed. What is due at the same moment
/// happens in an order that the seed draws, so that every run is another interleaving.
/// </summary>
public sealed class World
{
    // A hundred times what a run takes.
    private const long MostSteps = 2_000_000;

    private readonly PriorityQueue<Happening, (long At, ulong Tie, long Sequence)> _queue = new();
    private readonly SimRandom _order;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _sequence;
    private volatile bool _escaped;

    /// <summary>A world in which nothing has happened.</summary>
    public World(ulong seed, bool keepTranscript)
    {
        var root = new SimRandom(seed);
        Random = root.Fork();
        _order = root.Fork();
        Transcript = new Transcript(keepTranscript);
    }

    /// <summary>Chance, for whoever builds this world.</summary>
    public SimRandom Random { get; }

    /// <summary>What has happened.</summary>
    public Transcript Transcript { get; }

    /// <summary>The time since the beginning.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>How many things have happened.</summary>
    public long Steps { get; private set; }

    /// <summary>What ended the run early; null if nothing did.</summary>
    public SimulationFailedException? Failure { get; private set; }

    /// <summary>Writes down what happens.</summary>
    public void Log(string line) => Transcript.Add(Now, line);

    /// <summary>Ends the run: the first failure is the one that counts.</summary>
    public void Fail(SimulationFailedException failure)
    {
        if (Failure is null)
        {
            // Not the message: a stack trace in it is another one in another build.
            Log($"FAILED {failure.Checker}");
            Failure = failure;
        }
    }

    /// <summary>
    /// Runs a checker that stands in the code's way. What it finds ends the run here: the code might catch it.
    /// </summary>
    public void Check(Action check)
    {
        try
        {
            check();
        }
        catch (SimulationFailedException failure)
        {
            Fail(failure);
            throw;
        }
    }

    /// <summary>Lets something happen later. It does not if its owner is dead by then, and waits while that is paused.</summary>
    public void Schedule(TimeSpan after, SimProcess? owner, Action action)
    {
        if (HasEscaped())
        {
            return;
        }

        Enqueue((Now + after).Ticks, new Happening(owner, action));
    }

    /// <summary>True if this is not the world's thread. Too late to know since when: the run cannot be repeated, and says so.</summary>
    public bool HasEscaped()
    {
        if (Environment.CurrentManagedThreadId == _thread)
        {
            return false;
        }

        _escaped = true;
        return true;
    }

    /// <summary>Lets the next thing happen.</summary>
    /// <returns>False if nothing is left, or the run has failed.</returns>
    public bool Step()
    {
        if (Failure is not null || !_queue.TryDequeue(out var next, out var key))
        {
            return false;
        }

        Now = TimeSpan.FromTicks(key.At);
        if (next.Owner is { IsAlive: false })
        {
            return true;
        }

        if (next.Owner is { } owner && owner.PausedUntil > Now)
        {
            Enqueue(owner.PausedUntil.Ticks, next);
            return true;
        }

        Steps++;
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(next.Owner?.Context);
        try
        {
            next.Action();
        }
        catch (SimulationFailedException failure)
        {
            Fail(failure);
        }
        catch (Exception e)
        {
            Fail(new SimulationFailedException(Checkers.NoCrash, e.ToString(), e));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        if (_escaped)
        {
            Fail(new SimulationFailedException(Checkers.Deterministic, "The code left the thread that it was given."));
        }

        return true;
    }

    /// <summary>Lets things happen until a condition holds.</summary>
    /// <returns>False if the time was over first, or the run has failed.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        while (!condition())
        {
            if (Steps > MostSteps)
            {
                Fail(new SimulationFailedException(Checkers.Progress, "It turns in circles."));
            }

            if (Now > limit || !Step())
            {
                return false;
            }
        }

        return Failure is null;
    }

    private void Enqueue(long at, Happening happening) =>
        _queue.Enqueue(happening, (at, _order.Next(), _sequence++));

    private readonly record struct Happening(SimProcess? Owner, Action Action);
}
