namespace Synod.Simulation;

/// <summary>The living incarnations of one process name: more than one, after a restart that did not end the last one.</summary>
/// <typeparam name="T">What runs in it.</typeparam>
/// <param name="world">The world.</param>
/// <param name="name">The name.</param>
/// <param name="start">Starts what runs in a new incarnation.</param>
/// <param name="isFenced">True if it will never serve again although it runs.</param>
internal sealed class Group<T>(World world, string name, Func<SimProcess, T> start, Func<T, bool> isFenced) : IGroup
    where T : class
{
    private readonly SimRandom _random = world.Random.Fork();
    private readonly List<(SimProcess Process, T Content)> _incarnations = [];
    private int _starts;

    /// <summary>The name.</summary>
    public string Name => name;

    public IReadOnlyList<(SimProcess Process, T Content)> Living
    {
        get
        {
            _incarnations.RemoveAll(i => !i.Process.IsAlive);
            return _incarnations;
        }
    }

    public bool HasStopped => Living is not [.., var newest] || isFenced(newest.Content);

    IReadOnlyList<SimProcess> IGroup.Living => [.. Living.Select(i => i.Process)];

    public void Start()
    {
        var process = new SimProcess(world, name, ++_starts);
        world.Log($"{process} starts");
        _incarnations.Add((process, start(process)));
    }

    public void Restart()
    {
        foreach (var (process, _) in Living)
        {
            process.Crash();
        }

        Start();
    }

    /// <summary>Who gets a message: the newest as a rule.</summary>
    public SimProcess? Find() => Living switch
    {
        [] => null,
        var living => (_random.Chance(0.8) ? living[^1] : _random.Pick(living)).Process,
    };

    public T ContentOf(SimProcess process) => _incarnations.Single(i => i.Process == process).Content;
}

/// <summary>The living incarnations of one process name, whatever runs in them.</summary>
internal interface IGroup
{
    IReadOnlyList<SimProcess> Living { get; }

    /// <summary>True if none is left, or the newest will never serve again.</summary>
    bool HasStopped { get; }

    /// <summary>Starts one more.</summary>
    void Start();

    /// <summary>Ends what lives and starts one.</summary>
    void Restart();
}
