using Synod.Runtime;

namespace Synod.Simulation;

/// <summary>
/// One run: a deployment and its clients under faults (safety), then without faults (liveness), then at rest.
/// </summary>
public sealed class Simulation : IDisposable
{
    /// <summary>The most clients that a seed draws.</summary>
    public const int MostClients = 4;

    /// <summary>The most operations a client that a seed draws.</summary>
    public const int MostOperations = 12;

    private static readonly TimeSpan CreationLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SafetyLimit = TimeSpan.FromMinutes(3);

    // Back-off, walks and time-outs of the liveness phase together take far less.
    private static readonly TimeSpan LivenessLimit = TimeSpan.FromMinutes(1);

    private readonly RunOptions _options;
    private readonly World _world;
    private readonly Topology _topology;
    private readonly FaultMix _faults;
    private readonly Deployment _deployment;
    private readonly Nemesis _nemesis;
    private readonly List<AccountGroup> _groups;
    private readonly List<RecordedCall> _calls = [];
    private readonly ReceiptChecker _receipts;
    private readonly HistoryChecker _history;
    private int _clients;

    private Simulation(RunOptions options)
    {
        _options = options;
        _world = new World(options.Seed, options.KeepTranscript);
        _topology = Topology.Draw(_world.Random.Fork());
        _faults = options.Without.Aggregate(
            FaultMix.Draw(_world.Random.Fork(), _topology.Acceptors), (mix, name) => FaultMix.Without[name](mix));
        _world.Log($"{_topology}; {_faults}");
        _deployment = new Deployment(_world, _topology, _faults);
        _nemesis = new Nemesis(_world, _deployment);
        var random = _world.Random.Fork();
        var hasOneServer = _topology.Servers == 1 && _faults.Twins == 0;
        _groups = [.. Enumerable.Range(1, _topology.Shards > 1 && random.Chance(0.6) ? 1 : random.Between(1, 3))
            .Select(n => new AccountGroup(n, _topology.Shards, random, hasExpiries: random.Chance(0.25), hasOneServer))];
        _receipts = new ReceiptChecker(_deployment);
        _history = new HistoryChecker(_calls, _deployment);
    }

    /// <summary>Runs a seed.</summary>
    public static RunResult Run(RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var simulation = new Simulation(options);
        try
        {
            simulation.RunPhases();
        }
        catch (SimulationFailedException failure)
        {
            simulation._world.Fail(failure);
        }

        return simulation.Result();
    }

    /// <inheritdoc/>
    public void Dispose() => _deployment.Dispose();

    private void RunPhases()
    {
        CreateLedger();
        OpenAccounts();
        Work();
        _nemesis.End();
        _deployment.Heal();
        Progress();
        ReadAll();
        Require(() => _deployment.Ledger.FindLeftover() is null, "A leg is held for ever although all is well.");
        Rest("at rest");
        if (_world.Random.Chance(0.5))
        {
            _deployment.RestartServers();
            Rest("after a restart");
        }

        if (_world.Failure is null)
        {
            _receipts.Check();
            _history.CheckAcknowledgements();
            _history.CheckLinearizability();
        }
    }

    // Under faults, and with mercy if they go on too long.
    private void CreateLedger()
    {
        _deployment.Start();
        _nemesis.Begin();
        var client = NewClient();
        client.RunCreation(_topology.Shards);
        if (!_world.RunUntil(() => client.IsDone, CreationLimit))
        {
            _deployment.Heal();
            Require(() => client.IsDone, "The ledger is not created.");
            _deployment.Afflict(_faults);
        }
    }

    // Who is not done in time goes on while the others work.
    private void OpenAccounts()
    {
        var clients = ForEachGroup((client, group) => client.RunOpenings(group));
        _world.RunUntil(() => clients.All(c => c.IsDone), _world.Now + CreationLimit);
    }

    private void Work()
    {
        var random = _world.Random.Fork();
        var clients = Enumerable.Range(0, Math.Min(random.Between(2, MostClients), _options.MaxClients ?? int.MaxValue))
            .Select(_ => NewClient()).ToArray();
        var operations = Math.Min(random.Between(3, MostOperations), _options.MaxOperations ?? int.MaxValue);

        // Transactions across shards have to meet each other while they are on their way.
        var pace = _topology.Shards > 1 && random.Chance(0.5) ? Client.Hurry : Client.Leisure;
        foreach (var client in clients)
        {
            client.Run(operations, pace);
        }

        _world.RunUntil(() => clients.All(c => c.IsDone), _world.Now + SafetyLimit);
    }

    // Whatever happened before, a new client is answered on every shard that has accounts.
    private void Progress()
    {
        var clients = ForEachGroup((client, group) => client.RunUntilDone(group));
        Require(() => clients.All(c => c.IsDone), "No work is done although all is well.");
    }

    private void ReadAll()
    {
        var clients = ForEachGroup((client, group) => client.RunLastReads(group));
        Require(() => clients.All(c => c.IsDone), "Reads are not answered although all is well.");
    }

    private void Rest(string when)
    {
        _world.Log($"checked {when}");
        foreach (var name in _deployment.ServerNames)
        {
            var checker = new QuietChecker(_deployment, _receipts, _world.Random.Fork());
            var isDone = false;
            SimProcess? asked = null;
            Require(
                () =>
                {
                    if (_deployment.ServerOf(name) is var (process, service) && process != asked)
                    {
                        asked = process;
                        process.Run(() => CheckAsync(process, service));
                    }

                    return isDone;
                },
                $"{name} does not answer its checker, {when}.");

            async Task CheckAsync(SimProcess process, ILedgerService service)
            {
                while (!isDone)
                {
                    try
                    {
                        isDone = await checker.CheckAsync(process, service);
                    }
                    catch (UnavailableException)
                    {
                        // It starts, or another server was leading: its turn comes after a walk or two.
                        await process.PassAsync(TimeSpan.FromMilliseconds(50));
                    }
                }
            }
        }
    }

    private void Require(Func<bool> condition, string otherwise)
    {
        if (_world.Failure is null && !_world.RunUntil(condition, _world.Now + LivenessLimit))
        {
            _world.Fail(new SimulationFailedException(Checkers.Progress, otherwise));
        }
    }

    private Client[] ForEachGroup(Action<Client, AccountGroup> run) =>
        [.. _groups.Select(group =>
        {
            var client = NewClient();
            run(client, group);
            return client;
        })];

    private Client NewClient() => new(_world, _deployment, ++_clients, _groups, _calls, _receipts);

    private RunResult Result() => new(
        _options, _topology, _faults, _world.Steps, _world.Now, _deployment.Chains.Sum(c => c.Blocks.Count),
        _calls.Count(c => c.Answer is not null), _world.Transcript, _world.Failure);
}
