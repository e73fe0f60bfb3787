using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Gateway.Tests;

/// <summary>
/// A ledger service of dictionaries: the rules of the API's page, a block for each command, a clock that ticks a second
/// a block. Records what reached it, and can be told to be out of order.
/// </summary>
internal sealed class FakeLedgers : ILedgerService
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, FakeLedger> _ledgers = new(StringComparer.Ordinal);

    /// <summary>Every command that reached the service, in order.</summary>
    public List<Command> Commands { get; } = [];

    /// <summary>How many calls of any kind reached it.</summary>
    public int Calls { get; private set; }

    /// <summary>The consistency of the last read.</summary>
    public ReadConsistency? LastConsistency { get; private set; }

    /// <summary>Thrown by every call when set.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Thrown by reads when set.</summary>
    public Exception? ReadFault { get; set; }

    /// <summary>The result of every command when set.</summary>
    public CommandResult? Answer { get; set; }

    /// <summary>When set, writes wait for it: to fill the gateway.</summary>
    public Task? Gate { get; set; }

    /// <summary>True to be behind: local reads see nothing.</summary>
    public bool LocalReadsAreBehind { get; set; }

    /// <summary>What is held of the accounts.</summary>
    public IReadOnlyList<Hold> Holds { get; set; } = [];

    /// <summary>A block's bytes at 0/1 of every ledger.</summary>
    public byte[]? Block { get; set; }

    public UnavailableException? Unavailable { get; set; }

    public static Timestamp Time(ulong height) => Timestamp.From(Epoch.AddSeconds(height));

    public static Hash256 Hash(ulong height) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(height.ToString(CultureInfo.InvariantCulture))));

    public ValueTask<LedgerCreation> CreateLedgerAsync(LedgerName name, int shards, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Enter();
            Commands.Add(new CreateLedger(name, shards));
            var isNew = !_ledgers.TryGetValue(name.Value, out var ledger);
            if (ledger is null)
            {
                _ledgers.Add(name.Value, ledger = new FakeLedger(new LedgerInfo(name, shards, Time((ulong)_ledgers.Count + 1))));
            }

            CommandResult result = ledger.Info.Shards == shards
                ? new CommandResult.Done(new EntryPlace(0, 1, 0, ledger.Info.CreatedAt), !isNew)
                : new CommandResult.Refused(new Refusal(
                    RefusalCode.LedgerConflict, $"The ledger '{name}' exists with {ledger.Info.Shards} shards."));
            return ValueTask.FromResult(new LedgerCreation(ledger.Info, Answer ?? result));
        }
    }

    public ValueTask<IReadOnlyList<LedgerInfo>> ListLedgersAsync(CancellationToken cancellationToken) =>
        Read<IReadOnlyList<LedgerInfo>>(() => [.. _ledgers.Values.Select(ledger => ledger.Info)]);

    public ValueTask<LedgerView?> FindLedgerAsync(LedgerName name, CancellationToken cancellationToken) =>
        Read(() => _ledgers.TryGetValue(name.Value, out var ledger) ? ledger.View() : null);

    public async ValueTask<IReadOnlyList<CommandResult>> SubmitAsync(
        LedgerName ledger, IReadOnlyList<Command> commands, CancellationToken cancellationToken)
    {
        if (Gate is { } gate)
        {
            await gate.WaitAsync(cancellationToken);
        }

        lock (_lock)
        {
            Enter();
            foreach (var command in commands)
            {
                // The real service throws here: a gateway must never let such a command through.
                Assert.Null(CommandSyntax.Problem(command));
            }

            Commands.AddRange(commands);
            var target = Find(ledger);
            return [.. commands.Select(command => Answer ?? target.Execute(command))];
        }
    }

    public ValueTask<AccountView?> FindAccountAsync(
        LedgerName ledger, AccountId id, AsOf? asOf, ReadConsistency consistency, CancellationToken cancellationToken) =>
        Read(() => WithHolds(Find(ledger).Account(id, asOf)), consistency);

    public ValueTask<IReadOnlyList<AccountView?>> ReadAccountsAsync(
        LedgerName ledger, IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<AccountView?>>(() => [.. accounts.Select(id => WithHolds(Find(ledger).Account(id, null)))]);

    public ValueTask<StatementPage?> ReadStatementAsync(
        LedgerName ledger, AccountId id, ulong? before, int limit, ReadConsistency consistency,
        CancellationToken cancellationToken) => Read(() => Find(ledger).Statement(id, before, limit), consistency);

    public ValueTask<TransactionView?> FindTransactionAsync(
        LedgerName ledger, TransactionId id, ReadConsistency consistency, CancellationToken cancellationToken) =>
        Read(() => Find(ledger).Transaction(id), consistency);

    public ValueTask<string?> FindReceiptAsync(
        LedgerName ledger, TransactionId id, ReceiptOf of, CancellationToken cancellationToken) =>
        Read(() => Find(ledger).Transaction(id) is null ? null : $"c2sp.org/tlog-proof@v1\nextra {of} {id}\n");

    public ValueTask<IReadOnlyList<string>> VerifierKeysAsync(LedgerName ledger, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<string>>(() =>
            [.. Enumerable.Range(0, Find(ledger).Info.Shards).Select(shard => $"synod/test/{ledger}/{shard}+01234567+AAAA")]);

    public ValueTask<string?> CheckpointAsync(LedgerName ledger, int shard, CancellationToken cancellationToken) =>
        Read(() => shard < Find(ledger).Info.Shards ? $"synod/test/{ledger}/{shard}\n1\nroot\n\n— signature\n" : null);

    public ValueTask<ReadOnlyMemory<byte>?> FindBlockAsync(
        LedgerName ledger, int shard, ulong height, CancellationToken cancellationToken) => Read<ReadOnlyMemory<byte>?>(() =>
        {
            _ = Find(ledger);
            return shard == 0 && height == 1 && Block is { } block ? block : (ReadOnlyMemory<byte>?)null;
        });

    private AccountView? WithHolds(AccountView? view) => view is null ? null : view with
    {
        Holds = [.. Holds.Where(h => h.Transfers.Any(t => t.Debit == view.Account.Id || t.Credit == view.Account.Id))],
    };

    private ValueTask<T> Read<T>(Func<T> read, ReadConsistency? consistency = null)
    {
        lock (_lock)
        {
            Enter();
            LastConsistency = consistency;
            if (ReadFault is { } fault)
            {
                throw fault;
            }

            return ValueTask.FromResult(
                LocalReadsAreBehind && consistency == ReadConsistency.Local ? default! : read());
        }
    }

    private void Enter()
    {
        Calls++;
        if (Fault is { } fault)
        {
            throw fault;
        }
    }

    private FakeLedger Find(LedgerName name) =>
        _ledgers.TryGetValue(name.Value, out var ledger) ? ledger : throw new LedgerNotFoundException(name.Value);
}
