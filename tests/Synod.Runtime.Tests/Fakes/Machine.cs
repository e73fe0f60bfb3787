using Microsoft.Extensions.Logging.Abstractions;
using Synod.Ledger;

namespace Synod.Runtime.Tests;

/// <summary>One machine's disks and clock, on which servers are started, crashed and started again.</summary>
internal sealed class Machine(int acceptors = 1) : IAsyncDisposable
{
    public static readonly LedgerName Bank = LedgerName.Parse("bank");
    public static readonly ShardKey BankShard = new(Bank, 0);

    private readonly List<EmbeddedLedgers> _servers = [];
    private int _starts;

    public FaultySlotStore[] Stores { get; } = [.. Enumerable.Range(0, acceptors).Select(_ => new FaultySlotStore())];

    public FaultyShardIndex Index { get; set; } = new();

    public TestSigner Signer { get; set; } = new();

    public ManualTime Time { get; } = new();

    public ShardOptions Options { get; set; } = new();

    public HashSet<int> LostAcceptors { get; } = [];

    public EmbeddedLedgers NewServer()
    {
        var ports = new EmbeddedPorts(
            [.. Stores.Select((store, i) => LostAcceptors.Contains(i) ? null : AcceptorOver(store))], Index, Signer,
            new SeededEntropy(++_starts), Time, "test.example");
        var server = new EmbeddedLedgers(ports, Options, NullLoggerFactory.Instance);
        _servers.Add(server);
        return server;
    }

    private static Func<ShardKey, IAcceptor> AcceptorOver(ISlotStore store) => shard => new StoredAcceptor(shard, store);

    public async Task<EmbeddedLedgers> StartAsync()
    {
        var server = NewServer();
        await server.StartAsync(default);
        return server;
    }

    /// <summary>A server with the ledger "bank" and the accounts "world" (may owe) and "a" to "d".</summary>
    public async Task<EmbeddedLedgers> StartWithBankAsync(int shards = 1)
    {
        var server = await StartAsync();
        Assert.IsType<CommandResult.Done>((await server.CreateLedgerAsync(Bank, shards, default)).Result);
        var results = await server.SubmitAsync(
            Bank, [Open("world", Overdraft.Unlimited), .. "abcd".Select(c => Open($"{c}", Overdraft.None))], default);
        Assert.All(results, r => Assert.IsType<CommandResult.Done>(r));
        return server;
    }

    public static OpenAccount Open(string id, Overdraft overdraft) =>
        new(AccountId.Parse(id), Asset.Parse("USD/2"), NormalSide.Credit, overdraft, Metadata.None);

    public static SubmitTransaction Pay(string id, string debit, string credit, ulong amount, PendingTerms? pending = null) => new(
        TransactionId.Parse(id),
        [new Transfer(AccountId.Parse(debit), AccountId.Parse(credit), new Amount(amount))],
        pending, Metadata.None, default);

    /// <summary>Ends all servers as a power cut does.</summary>
    public async Task CrashAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CrashAsync();
        Signer.Dispose();
    }
}

internal static class MachineExtensions
{
    public static async Task<CommandResult> SubmitOneAsync(this ILedgerService server, Command command) =>
        Assert.Single(await server.SubmitAsync(Machine.Bank, [command], default));

    public static async Task<string> BalanceAsync(
        this ILedgerService server, string account, ReadConsistency consistency = ReadConsistency.Strong)
    {
        var view = await server.FindAccountAsync(Machine.Bank, AccountId.Parse(account), null, consistency, default);
        return view!.Account.Totals.Balance(view.Account.NormalSide).ToString();
    }
}
