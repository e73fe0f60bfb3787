using Microsoft.Extensions.Logging.Abstractions;
using Synod.Ledger;
using Synod.Runtime;
using Synod.Server;

namespace Synod.Benchmarks;

/// <summary>The embedded ledgers in this process, put together as the server does it.</summary>
internal sealed class ProcessTarget : ILoadTarget
{
    private const int AccountsInARead = 100;
    private static readonly LedgerName Ledger = LedgerName.Parse("bench");
    private readonly TransferMix _mix;
    private readonly BenchDirectory _directory;
    private readonly OpenStore _store;
    private readonly EmbeddedLedgers _ledgers;

    private ProcessTarget(TransferMix mix, BenchDirectory directory, OpenStore store)
    {
        _mix = mix;
        _directory = directory;
        _store = store;
        _ledgers = store.Ledgers(NullLoggerFactory.Instance);
    }

    public string Name => "process";

    public static async Task<ProcessTarget> StartAsync(
        TransferMix mix, string? parent, int acceptors, CancellationToken cancellationToken)
    {
        var directory = BenchDirectory.Create(parent);
        try
        {
            var options = new ServerOptions(Path.Combine(directory.Root, "data"), "", acceptors);
            var target = new ProcessTarget(mix, directory, await OpenStore.OpenOrCreateAsync(options, cancellationToken));
            await target._ledgers.StartAsync(cancellationToken);
            return target;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await _ledgers.CreateLedgerAsync(Ledger, _mix.Accounts.Shards, cancellationToken);
        foreach (var names in _mix.Accounts.Names.Chunk(LoadPlan.MaxBatch))
        {
            var results = await _ledgers.SubmitAsync(Ledger, [.. names.Select(BenchAccount.Open)], cancellationToken);
            if (results.FirstOrDefault(r => r is not CommandResult.Done) is { } refused)
            {
                throw new BenchmarkException($"An account cannot be opened: {refused}");
            }
        }
    }

    public ILoadConnection Connect() => new Connection(this);

    public ResourceUsage? Usage() => Benchmarks.Usage.Own();

    public async Task<TotalsSum> SumTotalsAsync(CancellationToken cancellationToken)
    {
        UInt128 debits = 0, credits = 0;
        foreach (var names in _mix.Accounts.Names.Chunk(AccountsInARead))
        {
            foreach (var view in await _ledgers.ReadAccountsAsync(Ledger, names, cancellationToken))
            {
                debits += view!.Account.Totals.DebitsPosted.Value;
                credits += view.Account.Totals.CreditsPosted.Value;
            }
        }

        return new TotalsSum(debits, credits);
    }

    public async Task<long?> StopAsync()
    {
        await _ledgers.DrainAsync();
        await _ledgers.DisposeAsync();
        await _store.CloseAsync();
        return _directory.Bytes;
    }

    public async ValueTask DisposeAsync()
    {
        await _ledgers.DisposeAsync();
        await _store.CloseAsync();
        _directory.Dispose();
    }

    private sealed class Connection(ProcessTarget target) : ILoadConnection
    {
        private readonly TransferMix _mix = target._mix;
        private SubmitTransaction[] _commands = [];
        private IReadOnlyList<CommandResult> _results = [];

        public void Make(long first, int count)
        {
            _commands = new SubmitTransaction[count];
            for (var i = 0; i < count; i++)
            {
                _commands[i] = BenchTransaction.Of(_mix, first + i);
            }
        }

        public async Task SendAsync(CancellationToken cancellationToken) =>
            _results = await target._ledgers.SubmitAsync(Ledger, _commands, cancellationToken);

        public Tally Check()
        {
            var tally = default(Tally);
            for (var i = 0; i < _results.Count; i++)
            {
                tally += _results[i] is CommandResult.Done { IsRepeat: false }
                    ? Tally.Done((uint)_commands[i].Transfers[0].Amount.Value)
                    : Tally.Not(_results[i].ToString());
            }

            return tally;
        }

        public void Dispose()
        {
        }
    }
}
