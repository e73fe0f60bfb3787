using Microsoft.Extensions.Logging.Abstractions;
using Synod.Ledger;
using Synod.Storage.Memory;

namespace Synod.Runtime.Tests;

/// <summary>
/// A ledger of three shards, whose steps a test can stop. <see cref="Ledger"/> is one process' way to it; <see cref="NewLedger"/>
/// is another's.
/// </summary>
internal sealed class ShardedBank : IAsyncDisposable
{
    public const int Count = 3;
    private readonly Shard[] _shards;
    private readonly TestSigner _signer = new();
    private readonly MemoryShardIndex _index = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task[] _loops;

    private readonly TimeProvider _clock;

    private ShardedBank(TimeProvider? clock, ShardOptions? options)
    {
        _clock = clock ?? Time;
        Options = options ?? new ShardOptions { HoldTimeout = TimeSpan.FromSeconds(10) };
        _shards = [.. Enumerable.Range(0, Count).Select(NewShard)];
        _loops = [.. _shards.Select(s => s.RunAsync(_end.Token))];
        Shards = [.. _shards.Select(s => new InterceptedShard(s))];
        Ledger = NewLedger();
    }

    public ManualTime Time { get; } = new();

    public ShardOptions Options { get; }

    public InterceptedShard[] Shards { get; }

    public LedgerShards Ledger { get; }

    /// <summary>The name of an account on a shard, the same for the same numbers.</summary>
    public static AccountId On(int shard, int number) => Enumerable.Range(0, 1_000)
        .Select(i => AccountId.Parse($"n{i}"))
        .Where(id => Placement.ShardOf(id, Count) == shard)
        .ElementAt(number);

    /// <summary>Opens, on every shard, account 0, which may owe, and accounts 1 to 3, which may not.</summary>
    /// <param name="clock">The clock; null for <see cref="Time"/>, which stands still.</param>
    /// <param name="options">How the shards behave; null for a hold's time-out of ten seconds.</param>
    public static async Task<ShardedBank> StartAsync(TimeProvider? clock = null, ShardOptions? options = null)
    {
        var bank = new ShardedBank(clock, options);
        await Task.WhenAll(bank._shards.Select(s => s.Recovered));
        var openings = Enumerable.Range(0, Count).SelectMany(shard => Enumerable.Range(0, 4).Select(number =>
            Machine.Open(On(shard, number).Value, number == 0 ? Overdraft.Unlimited : Overdraft.None)));
        Assert.All(await bank.Ledger.SubmitAsync([.. openings], default), r => Assert.IsType<CommandResult.Done>(r));
        return bank;
    }

    /// <summary>A process that shares nothing with <see cref="Ledger"/> but the shards.</summary>
    public LedgerShards NewLedger() =>
        new(new LedgerInfo(Machine.Bank, Count, default), [.. _shards.Select((s, i) => Shards?[i] ?? (IShard)s)], Options, _clock);

    public static SubmitTransaction Pay(
        string id, PendingTerms? pending, params (AccountId Debit, AccountId Credit, ulong Amount)[] legs) =>
        new(
            TransactionId.Parse(id), [.. legs.Select(l => new Transfer(l.Debit, l.Credit, new Amount(l.Amount)))],
            pending, Metadata.None, default);

    public async Task<CommandResult> SubmitAsync(Command command, LedgerShards? ledger = null) =>
        Assert.Single(await (ledger ?? Ledger).SubmitAsync([command], default));

    public async Task<string> BalanceAsync(AccountId id)
    {
        var view = await Ledger.FindAccountAsync(id, null, ReadConsistency.Strong, default);
        return view!.Account.Totals.Balance(view.Account.NormalSide).ToString();
    }

    public async Task<IReadOnlyList<string>> BalancesAsync(params AccountId[] ids) =>
        await Task.WhenAll(ids.Select(BalanceAsync));

    /// <summary>What all shards hold.</summary>
    public async Task<IReadOnlyList<Hold>> HoldsAsync()
    {
        var holds = await Task.WhenAll(_shards.Select(s => s.HoldsAsync(default).AsTask()));
        return [.. holds.SelectMany(h => h)];
    }

    /// <summary>Posted debits and credits of all accounts, which are the same if no money came from nowhere.</summary>
    public async Task AssertBalancedAsync()
    {
        UInt128 debits = 0;
        UInt128 credits = 0;
        for (var i = 0; i < Count * 4; i++)
        {
            var view = await Ledger.FindAccountAsync(On(i / 4, i % 4), null, ReadConsistency.Strong, default);
            debits += view!.Account.Totals.DebitsPosted.Value;
            credits += view.Account.Totals.CreditsPosted.Value;
        }

        Assert.Equal(debits, credits);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_loops);
        _end.Dispose();
        _signer.Dispose();
    }

    private Shard NewShard(int number)
    {
        var key = new ShardKey(Machine.Bank, number);
        return new Shard(
            key,
            new ShardIdentity(Count, $"test.example/{key}"),
            new ShardPorts([new StoredAcceptor(key, new MemorySlotStore())], _index, _signer, new SeededEntropy(number), _clock),
            Options,
            NullLogger.Instance);
    }
}
