using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;
using Synod.Storage.Memory;

namespace Synod.Simulation;

/// <summary>The processes of a run, their disks, and the checkers that watch them.</summary>
public sealed class Deployment : IDisposable
{
    private const string OriginPrefix = "simulation.example";

    private readonly World _world;
    private readonly SimRandom _random;
    private readonly SimSigner _signer;
    private readonly SlotDisk[] _disks;
    private readonly Dictionary<string, MemoryShardIndex> _indexes = [];
    private readonly SlotChecker _slots;
    private readonly Dictionary<ShardKey, ChainChecker> _chains = [];
    private readonly Group<AcceptorHost>[] _hosts;
    private readonly Group<EmbeddedLedgers>[] _servers;
    private readonly Operator _operator;

    /// <summary>A deployment of which nothing runs yet.</summary>
    public Deployment(World world, Topology topology, FaultMix faults)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(topology);
        _world = world;
        _random = world.Random.Fork();
        Topology = topology;
        Network = new Network(world);
        Afflict(faults);
        _signer = new SimSigner(world.Random.Fork(), () => Faults);
        _disks = [.. Enumerable.Range(0, topology.Acceptors).Select(n => new SlotDisk(n) { Badness = _random.Fraction() })];
        Ledger = new LedgerChecker(() => Chains);
        _slots = new SlotChecker(topology.Acceptors, (shard, slot, value) =>
        {
            _world.Log($"chosen: {shard}/{slot}");
            ChainOf(shard).Chosen(value);
            if (shard.Ledger == Topology.Ledger)
            {
                Ledger.Check();
            }
        });
        _hosts = topology.HasRemoteAcceptors
            ? [.. _disks.Select(disk => new Group<AcceptorHost>(
                world, $"acceptor-{disk.Acceptor + 1}", process => NewHost(process, disk), isFenced: _ => false))]
            : [];
        _servers = [.. Enumerable.Range(1, topology.Servers)
            .Select(n => new Group<EmbeddedLedgers>(
                world, $"server-{n}", NewServer,
                isFenced: ledgers => ledgers.Unavailable is { Reason: UnavailableReason.Fenced }))];
        _operator = new Operator(world, this);
    }

    /// <summary>What is deployed.</summary>
    public Topology Topology { get; }

    /// <summary>The faults at present.</summary>
    public FaultMix Faults { get; private set; } = FaultMix.None;

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>The names of the servers.</summary>
    public IReadOnlyList<string> ServerNames => [.. _servers.Select(s => s.Name)];

    /// <summary>Who talks to whom: each name with those that it can be cut off from. Clients are called client-1 and so on.</summary>
    internal IReadOnlyList<(string One, IReadOnlyList<string> Others)> Ways
    {
        get
        {
            string[] clients = [.. Enumerable.Range(1, 5).Select(n => $"client-{n}")];
            string[] acceptors = [.. _hosts.Select(h => h.Name)];
            return
            [
                .. _servers.Select(s => (s.Name, (IReadOnlyList<string>)[.. clients, .. acceptors])),
                .. acceptors.Select(a => (a, ServerNames)),
            ];
        }
    }

    /// <summary>The checker of all chains of the ledger together.</summary>
    internal LedgerChecker Ledger { get; }

    /// <summary>The checkers of all chains that have a block.</summary>
    public IReadOnlyCollection<ChainChecker> Chains => _chains.Values;

    /// <summary>All processes that can crash.</summary>
    internal IReadOnlyList<IGroup> Groups => [.. _hosts, .. _servers];

    /// <summary>The checker of a shard's chain.</summary>
    public ChainChecker ChainOf(ShardKey shard) => _chains.TryGetValue(shard, out var chain)
        ? chain
        : _chains[shard] = new ChainChecker(shard, VerifierKey.For($"{OriginPrefix}/{shard}", _signer.PublicKey));

    /// <summary>Starts everything, and looks after it from now on.</summary>
    public void Start()
    {
        foreach (var group in Groups)
        {
            group.Start();
        }

        _operator.Begin();
    }

    /// <summary>Asks a server, over the network.</summary>
    public Task<T> AskAsync<T>(SimProcess client, string server, string what, Func<ILedgerService, ValueTask<T>> ask)
    {
        var group = _servers.Single(s => s.Name == server);
        return Network.CallAsync(client, server, group.Find, what, ServeAsync, mayRepeat: false);

        async Task<T> ServeAsync(SimProcess process)
        {
            var answer = await ask(group.ContentOf(process));
            if (Faults.CrashAfterAnswer > 0 && _random.Chance(Faults.CrashAfterAnswer))
            {
                _world.Schedule(TimeSpan.FromMilliseconds(_random.Fraction()), null, process.Crash);
            }

            return answer;
        }
    }

    /// <summary>The newest living incarnation of a server, and what it serves; null if there is none.</summary>
    public (SimProcess Process, ILedgerService Service)? ServerOf(string name) =>
        _servers.Single(s => s.Name == name).Living is [.., var newest] ? newest : null;

    /// <summary>Loses an acceptor's store for good.</summary>
    public void LoseStore(int acceptor)
    {
        _world.Log($"store {acceptor + 1} is lost");
        _disks[acceptor].IsLost = true;
    }

    /// <summary>Ends all faults. Of every server and acceptor no more than one incarnation is left.</summary>
    public void Heal()
    {
        _world.Log("all is healed");
        Afflict(FaultMix.None);
        Network.MendAll();
        foreach (var group in Groups)
        {
            foreach (var old in group.Living.SkipLast(1))
            {
                old.Crash();
            }

            foreach (var process in group.Living)
            {
                process.PausedUntil = default;
                process.Slowness = default;
                process.Time.Skew = default;
            }
        }

        CutOffAMinority();
    }

    /// <summary>Begins faults.</summary>
    public void Afflict(FaultMix faults)
    {
        Faults = faults;
        Network.Faults = faults;
    }

    /// <summary>Crashes every server and starts it again, on what is durable.</summary>
    public void RestartServers()
    {
        foreach (var server in _servers)
        {
            server.Restart();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _signer.Dispose();

    // All is well for a majority: the others may stay away for good.
    private void CutOffAMinority()
    {
        var reachable = _hosts.Where((_, i) => !_disks[i].IsLost).ToList();
        while (reachable.Count > (Topology.Acceptors / 2) + 1 && _random.Chance(0.3))
        {
            var host = _random.Pick(reachable);
            reachable.Remove(host);
            ServerNames.ToList().ForEach(server => Network.Cut(server, host.Name));
        }
    }

    private AcceptorHost NewHost(SimProcess process, SlotDisk disk)
    {
        SlowDown(process);
        var store = NewStore(process, disk);
        return new AcceptorHost(shard => NewAcceptor(shard, disk.Acceptor, store));
    }

    private EmbeddedLedgers NewServer(SimProcess process)
    {
        SlowDown(process);
        var ports = new EmbeddedPorts(
            [.. _disks.Select(disk => AcceptorFor(process, disk))],
            new SimShardIndex(
                _world, IndexFor(process), process, () => Faults,
                (shard, block) => _world.Check(() => ChainOf(shard).Indexing(block))),
            _signer,
            new SimEntropy(_world.Random.Fork()),
            process.Time,
            OriginPrefix);
        var ledgers = new EmbeddedLedgers(ports, Topology.Options, new SimLogs(_world, process));
        process.Run(async () =>
        {
            try
            {
                await ledgers.StartAsync(CancellationToken.None);
                _world.Log($"{process} answers");
            }
            catch (UnavailableException e) when (e.Reason == UnavailableReason.Fenced)
            {
                // What the host does: it says why, and exits.
                _world.Log($"{process}: {e.Message}");
                process.Crash();
            }
        });
        return ledgers;
    }

    private Func<ShardKey, IAcceptor>? AcceptorFor(SimProcess process, SlotDisk disk)
    {
        if (Topology.HasRemoteAcceptors)
        {
            return shard => new RemoteAcceptor(Network, process, _hosts[disk.Acceptor], shard);
        }

        // A start that finds a store gone goes on without it.
        var store = NewStore(process, disk);
        return disk.IsLost ? null : shard => NewAcceptor(shard, disk.Acceptor, store);
    }

    private CheckedAcceptor NewAcceptor(ShardKey shard, int number, ISlotStore store) =>
        new(number, shard, new StoredAcceptor(shard, store), _slots, _world);

    private SimSlotStore NewStore(SimProcess process, SlotDisk disk) => new(_world, disk, process, () => Faults, _slots.Written);

    private MemoryShardIndex IndexFor(SimProcess process)
    {
        var name = Topology.SharesIndex ? "shared" : process.Name;
        if (_indexes.TryGetValue(name, out var rows) && (IsUsed(process) || !_random.Chance(Faults.LostIndex)))
        {
            return rows;
        }

        _world.Log($"{process} begins an empty index");
        return _indexes[name] = new MemoryShardIndex();
    }

    // An index that somebody has open does not vanish.
    private bool IsUsed(SimProcess process) =>
        _servers.Any(s => s.Living.Any(i => i.Process != process && (Topology.SharesIndex || i.Process.Name == process.Name)));

    private void SlowDown(SimProcess process)
    {
        process.Slowness = TimeSpan.FromMilliseconds(Faults.SlownessMs * _random.Fraction());
        process.Time.Skew = Faults.ClockJumps > 0 ? TimeSpan.FromSeconds((60 * _random.Fraction()) - 30) : default;
    }
}
