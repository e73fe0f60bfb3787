namespace Synod.Simulation;

/// <summary>
/// One incarnation of a process: the scheduler of everything that runs in it. A crash is the end of its scheduler: whatever
/// waits never goes on, and no <c>finally</c> runs, at whichever await it was.
/// </summary>
public sealed class SimProcess
{
    private readonly World _world;
    private readonly SimRandom _random;

    /// <summary>A process that has just been started.</summary>
    public SimProcess(World world, string name, int incarnation)
    {
        ArgumentNullException.ThrowIfNull(world);
        _world = world;
        _random = world.Random.Fork();
        Name = name;
        Incarnation = incarnation;
        Context = new SimContext(this);
        Time = new SimTime(world, this);
    }

    /// <summary>What it is called on the network; all its incarnations have the same name.</summary>
    public string Name { get; }

    /// <summary>Which start of it this is, from 1.</summary>
    public int Incarnation { get; }

    /// <summary>False once it has crashed.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <summary>Until when it does nothing.</summary>
    public TimeSpan PausedUntil { get; set; }

    /// <summary>The most that each of its steps takes.</summary>
    public TimeSpan Slowness { get; set; }

    /// <summary>Its scheduler.</summary>
    public SynchronizationContext Context { get; }

    /// <summary>Its clock.</summary>
    public SimTime Time { get; }

    /// <summary>Ends it where it is.</summary>
    public void Crash()
    {
        IsAlive = false;
        _world.Log($"{this} crashes");
    }

    /// <summary>Runs something in it, soon.</summary>
    public void Run(Func<Task> main) => Post(() => Watch(main()));

    /// <summary>Completes when so much virtual time has passed.</summary>
    public Task PassAsync(TimeSpan time)
    {
        var passed = new TaskCompletionSource();
        _world.Schedule(time, this, passed.SetResult);
        return passed.Task;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}.{Incarnation}";

    private void Post(Action action)
    {
        if (!_world.HasEscaped())
        {
            _world.Schedule(Slowness * _random.Fraction(), this, action);
        }
    }

    private async void Watch(Task task)
    {
        try
        {
            await task;
        }
        catch (SimulationFailedException failure)
        {
            _world.Fail(failure);
        }
        catch (Exception e)
        {
            _world.Fail(new SimulationFailedException(Checkers.NoCrash, $"{this}: {e}", e));
        }
    }

    private sealed class SimContext(SimProcess process) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => process.Post(() => d(state));

        public override void Send(SendOrPostCallback d, object? state) =>
            throw new NotSupportedException("A simulated process is never entered from outside.");

        public override SynchronizationContext CreateCopy() => this;
    }
}
