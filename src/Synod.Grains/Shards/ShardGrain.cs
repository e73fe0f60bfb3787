using System.Globalization;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Grains;

/// <summary>
/// A shard where the cluster has placed it. The rules are <see cref="Shard"/>'s, whose loop runs on this activation's own
/// scheduler from its beginning to its end.
/// </summary>
/// <remarks>
/// <para>
/// Reentrant: a shard is made for callers who come and go while its loop waits for acceptors. If calls took turns, no command
/// could join the next block before the last caller has its answer, and the loop that answers would wait behind them.
/// </para>
/// <para>
/// A second activation of the same shard, which Orleans may have for a while, is a second proposer: the two depose each other
/// until one is gone, and neither acknowledges what is not chosen.
/// </para>
/// <para>A reminder activates it wherever it was lost: reservations expire although nobody asks.</para>
/// </remarks>
[GrainType("shard")]
[Reentrant]
internal sealed partial class ShardGrain : Grain, IShardGrain, IRemindable, IDisposable
{
    private const string Reminder = "lead";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private readonly ClusterPorts _ports;
    private readonly ShardOptions _options;
    private readonly ILogger<ShardGrain> _log;
    private readonly ILoggerFactory _logs;
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenSource _leaving = new();
    private Shard? _shard;
    private Task _loop = Task.CompletedTask;
    private Task _keeper = Task.CompletedTask;

    public ShardGrain(ClusterPorts ports, ShardOptions options, ILoggerFactory logs)
    {
        _ports = ports;
        _options = options;
        _logs = logs;
        _log = logs.CreateLogger<ShardGrain>();
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = ParseKey(this.GetPrimaryKeyString());
        var shards = key == ShardKey.Directory ? 1 : await CountShardsAsync(key.Ledger, cancellationToken);
        _shard = new Shard(
            key,
            new ShardIdentity(shards, new ShardOrigin(_ports.OriginPrefix, key).ToString()),
            new ShardPorts(
                [.. Enumerable.Range(1, _ports.Acceptors).Select(n => new GrainAcceptor(GrainFactory, key, n))],
                _ports.Index, _ports.Signer, _ports.Entropy, _ports.Time),
            _options,
            _logs.CreateLogger<Shard>());
        _loop = _shard.RunAsync(_end.Token);
        if (shards > 1)
        {
            _keeper = KeepHoldsAsync(_shard, shards, _leaving.Token);
        }

        await RemindAsync();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _leaving.CancelAsync();
        _shard?.Drain();
        try
        {
            await Task.WhenAll(_loop, _keeper).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Whoever still waits learns that the outcome is unknown.
            await _end.CancelAsync();
        }
    }

    public void Dispose()
    {
        // A silo that is killed deactivates nothing.
        _leaving.Cancel();
        _leaving.Dispose();
        _end.Dispose();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    private static ShardKey ParseKey(string text) =>
        text.Split('/') is [var ledger, var number]
            ? new ShardKey(LedgerName.Parse(ledger), int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture))
            : throw new FormatException($"'{text}' is not ledger/shard.");

    private async Task<int> CountShardsAsync(LedgerName ledger, CancellationToken cancellationToken)
    {
        var directory = GrainFactory.GetGrain<IShardGrain>(ShardKey.Directory.ToString());
        var ledgers = await directory.LedgersAsync(cancellationToken);
        return ledgers.SingleOrDefault(l => l.Name == ledger)?.Shards ?? throw new LedgerNotFoundException(ledger.Value);
    }

    /// <summary>
    /// Looks after what this shard holds for the other shards of its ledger, from the beginning of the activation to its end.
    /// </summary>
    private Task KeepHoldsAsync(Shard shard, int shards, CancellationToken cancellationToken)
    {
        var all = Enumerable.Range(0, shards).Select(number => number == shard.Key.Number
            ? (IShard)shard
            : new GrainShard(GrainFactory, new ShardKey(shard.Key.Ledger, number), _options, _ports.Time));
        var ledger = new LedgerShards(new LedgerInfo(shard.Key.Ledger, shards, default), [.. all], _options, _ports.Time);
        return ledger.KeepHoldsAsync(shard, _logs.CreateLogger<Shard>(), cancellationToken);
    }

    private async Task RemindAsync()
    {
        try
        {
            await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
        }
        catch (Exception e)
        {
            // A shard that answers is worth more than one that would have come back by itself.
            LogNoReminder(e, this.GetPrimaryKeyString());
        }
    }

    /// <summary>Asks the shard once it has caught up.</summary>
    private async Task<T> AnswerAsync<T>(Func<Shard, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        var shard = _shard!;
        try
        {
            await shard.Recovered.WaitAsync(_options.SubmitTimeout, _ports.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Then the question below is answered with the reason.
        }

        return await ServiceAnswer.OfAsync(() => ask(shard));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Shard} has no reminder: it comes back only when it is asked.")]
    private partial void LogNoReminder(Exception e, string shard);
}
