using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// All ledgers of one process: each shard a loop, the acceptors over stores of this machine.
/// </summary>
[SuppressMessage(
    "Reliability", "CA1001", Justification = "None of them holds anything to dispose of: no timer, no wait handle.")]
public sealed class EmbeddedLedgers : LedgerService, IAsyncDisposable
{
    private readonly EmbeddedPorts _ports;
    private readonly ShardOptions _options;
    private readonly ILoggerFactory _logs;
    private readonly CancellationTokenSource _crash = new();
    private readonly CancellationTokenSource _drained = new();
    private readonly ConcurrentDictionary<LedgerName, OpenLedger> _ledgers = new();

    // No ConcurrentBag: what that holds is rooted in its thread, and with these everything that they refer to.
    private readonly ConcurrentQueue<Task> _loops = [];
    private readonly SemaphoreSlim _opening = new(1);
    private readonly Shard _directory;
    private readonly UnavailableException _starting = new(UnavailableReason.Starting, "The server is starting.");
    private volatile UnavailableException? _unavailable;

    /// <summary>Ledgers that answer after <see cref="StartAsync"/>.</summary>
    public EmbeddedLedgers(EmbeddedPorts ports, ShardOptions options, ILoggerFactory logs)
    {
        ArgumentNullException.ThrowIfNull(ports);
        _ports = ports;
        _options = options;
        _logs = logs;
        _unavailable = _starting;
        _directory = NewShard(ShardKey.Directory, shards: 1);
    }

    /// <inheritdoc/>
    public override UnavailableException? Unavailable =>
        _unavailable ?? AllShards().Select(s => s.Unavailable).FirstOrDefault(u => u is not null);

    /// <inheritdoc/>
    protected override IShard Directory => _directory;

    /// <inheritdoc/>
    protected override LedgerShards DirectoryShards =>
        new(new LedgerInfo(LedgerName.Directory, 1, default), [_directory], _options, _ports.Time);

    /// <summary>Recovers all shards of all ledgers, and with that fences whoever led them before.</summary>
    /// <returns>How each shard came to answer, the directory's first.</returns>
    /// <exception cref="UnavailableException">A shard found something that a person must look at.</exception>
    public async Task<IReadOnlyList<KeyValuePair<ShardKey, ShardRecovery>>> StartAsync(CancellationToken cancellationToken)
    {
        Run(_directory);
        await _directory.Recovered.WaitAsync(cancellationToken);
        foreach (var info in await _directory.LedgersAsync(cancellationToken))
        {
            Open(info);
        }

        var recovered = new List<KeyValuePair<ShardKey, ShardRecovery>>();
        foreach (var shard in AllShards())
        {
            recovered.Add(new(shard.Key, await shard.Recovered.WaitAsync(cancellationToken)));
        }

        // Not if a drain has begun in the meantime.
        Interlocked.CompareExchange(ref _unavailable, null, _starting);
        return recovered;
    }

    /// <summary>Answers what waits, takes snapshots, and ends. Anything new is refused.</summary>
    public async Task DrainAsync()
    {
        _unavailable = new UnavailableException(UnavailableReason.Draining, "The server is shutting down.");
        await _opening.WaitAsync();
        try
        {
            foreach (var shard in AllShards())
            {
                shard.Drain();
            }
        }
        finally
        {
            _opening.Release();
        }

        await Task.WhenAll(_loops);
        _drained.Cancel();
    }

    /// <summary>Ends without draining: whatever was not answered is unknown to its callers, as after a crash.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_crash.IsCancellationRequested)
        {
            return;
        }

        // In place, since an asynchronous cancellation is the thread pool's.
        _crash.Cancel();
        _drained.Cancel();
        await Task.WhenAll(_loops).ContinueWith(
            static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Current);
    }

    /// <inheritdoc/>
    protected override LedgerShards? FindOpen(LedgerName name) =>
        _ledgers.TryGetValue(name, out var ledger) ? ledger.Router : null;

    /// <inheritdoc/>
    protected override async Task<LedgerShards> OpenAsync(LedgerInfo info)
    {
        OpenLedger ledger;
        await _opening.WaitAsync();
        try
        {
            // A shard that began to run after the drain would never be told to end.
            ThrowIfUnavailable();
            ledger = Open(info);
        }
        finally
        {
            _opening.Release();
        }

        await Task.WhenAll(ledger.Shards.Select(s => s.Recovered));
        return ledger.Router;
    }

    /// <inheritdoc/>
    protected override void ThrowIfUnavailable()
    {
        if (_unavailable is { } unavailable)
        {
            throw new UnavailableException(unavailable.Reason, unavailable.Message, unavailable);
        }
    }

    private IEnumerable<Shard> AllShards() => _ledgers.Values
        .OrderBy(l => l.Router.Info.Name.Value, StringComparer.Ordinal)
        .SelectMany(l => l.Shards)
        .Prepend(_directory);

    private OpenLedger Open(LedgerInfo info) => _ledgers.GetOrAdd(info.Name, name =>
    {
        var shards = Enumerable.Range(0, info.Shards).Select(n => NewShard(new ShardKey(info.Name, n), info.Shards)).ToArray();
        var ledger = new LedgerShards(info, shards, _options, _ports.Time);
        foreach (var shard in shards)
        {
            Run(shard);
            if (shards.Length > 1)
            {
                _ = ledger.KeepHoldsAsync(shard, _logs.CreateLogger<Shard>(), _drained.Token);
            }
        }

        return new OpenLedger(ledger, shards);
    });

    private Shard NewShard(ShardKey key, int shards)
    {
        var acceptors = _ports.Acceptors.Select(acceptorOf => acceptorOf?.Invoke(key)).ToArray();
        return new Shard(
            key,
            new ShardIdentity(shards, new ShardOrigin(_ports.OriginPrefix, key).ToString()),
            new ShardPorts(acceptors, _ports.Index, _ports.Signer, _ports.Entropy, _ports.Time),
            _options,
            _logs.CreateLogger<Shard>());
    }

    private void Run(Shard shard) => _loops.Enqueue(shard.RunAsync(_crash.Token));

    private sealed record OpenLedger(LedgerShards Router, IReadOnlyList<Shard> Shards);
}
