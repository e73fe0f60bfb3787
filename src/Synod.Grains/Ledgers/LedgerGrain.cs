using Orleans.Concurrency;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Grains;

/// <summary>The front for client apps: <see cref="ILedgerService"/> for one ledger, on the silo that is asked.</summary>
/// <remarks>
/// A stateless worker, and reentrant: a call only routes and waits, so that nobody needs to wait for another's answer.
/// </remarks>
[GrainType("ledger")]
[StatelessWorker]
[Reentrant]
internal sealed class LedgerGrain : Grain, ILedgerGrain
{
    private readonly ILedgerService _service;
    private readonly LedgerName _name;

    public LedgerGrain(ILedgerService service)
    {
        _service = service;
        var key = this.GetPrimaryKeyString();
        _name = LedgerName.TryParse(key, out var name) ? name : throw new LedgerNotFoundException(key);
    }

    public Task<LedgerCreation> CreateAsync(int shards, CancellationToken cancellationToken) =>
        _service.CreateLedgerAsync(_name, shards, cancellationToken).AsTask();

    public Task<LedgerView?> FindAsync(CancellationToken cancellationToken) =>
        _service.FindLedgerAsync(_name, cancellationToken).AsTask();

    public Task<IReadOnlyList<CommandResult>> SubmitAsync(
        IReadOnlyList<Command> commands, CancellationToken cancellationToken) =>
        _service.SubmitAsync(_name, commands, cancellationToken).AsTask();

    public Task<AccountView?> FindAccountAsync(
        AccountId id, AsOf? asOf, ReadConsistency consistency, CancellationToken cancellationToken) =>
        _service.FindAccountAsync(_name, id, asOf, consistency, cancellationToken).AsTask();

    public Task<IReadOnlyList<AccountView?>> ReadAccountsAsync(
        IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken) =>
        _service.ReadAccountsAsync(_name, accounts, cancellationToken).AsTask();

    public Task<StatementPage?> ReadStatementAsync(
        AccountId id, ulong? before, int limit, ReadConsistency consistency, CancellationToken cancellationToken) =>
        _service.ReadStatementAsync(_name, id, before, limit, consistency, cancellationToken).AsTask();

    public Task<TransactionView?> FindTransactionAsync(
        TransactionId id, ReadConsistency consistency, CancellationToken cancellationToken) =>
        _service.FindTransactionAsync(_name, id, consistency, cancellationToken).AsTask();

    public Task<string?> FindReceiptAsync(TransactionId id, ReceiptOf of, CancellationToken cancellationToken) =>
        _service.FindReceiptAsync(_name, id, of, cancellationToken).AsTask();

    public Task<IReadOnlyList<string>> VerifierKeysAsync(CancellationToken cancellationToken) =>
        _service.VerifierKeysAsync(_name, cancellationToken).AsTask();

    public Task<string?> CheckpointAsync(int shard, CancellationToken cancellationToken) =>
        _service.CheckpointAsync(_name, shard, cancellationToken).AsTask();

    public Task<ReadOnlyMemory<byte>?> FindBlockAsync(int shard, ulong height, CancellationToken cancellationToken) =>
        _service.FindBlockAsync(_name, shard, height, cancellationToken).AsTask();
}
