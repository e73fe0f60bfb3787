using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Benchmarks;

/// <summary>Does nothing and says that it is done: what is left is the gateway.</summary>
internal sealed class AcceptingLedger : ILedgerService
{
    private static readonly EntryPlace Place = new(0, 1, 0, new Timestamp(1));
    private SubmitTransaction? _last;

    public UnavailableException? Unavailable => null;

    public ValueTask<IReadOnlyList<CommandResult>> SubmitAsync(
        LedgerName ledger, IReadOnlyList<Command> commands, CancellationToken cancellationToken)
    {
        _last = (SubmitTransaction)commands[^1];
        var results = new CommandResult[commands.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = new CommandResult.Done(Place with { Index = (ulong)i }, IsRepeat: false);
        }

        return new(results);
    }

    public ValueTask<TransactionView?> FindTransactionAsync(
        LedgerName ledger, TransactionId id, ReadConsistency consistency, CancellationToken cancellationToken) =>
        new(new TransactionView(
            new TransactionPosted(Place.Timestamp, id, new TransferList(_last!.Transfers), default, null, null),
            Place, null, null, null, Metadata.None, null, new Seen(0, Place.Height, default)));

    public ValueTask<LedgerCreation> CreateLedgerAsync(LedgerName name, int shards, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<IReadOnlyList<LedgerInfo>> ListLedgersAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<LedgerView?> FindLedgerAsync(LedgerName name, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<AccountView?> FindAccountAsync(
        LedgerName ledger, AccountId id, AsOf? asOf, ReadConsistency consistency, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<IReadOnlyList<AccountView?>> ReadAccountsAsync(
        LedgerName ledger, IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<StatementPage?> ReadStatementAsync(
        LedgerName ledger, AccountId id, ulong? before, int limit, ReadConsistency consistency, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<string?> FindReceiptAsync(
        LedgerName ledger, TransactionId id, ReceiptOf of, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<IReadOnlyList<string>> VerifierKeysAsync(LedgerName ledger, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<string?> CheckpointAsync(LedgerName ledger, int shard, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<ReadOnlyMemory<byte>?> FindBlockAsync(
        LedgerName ledger, int shard, ulong height, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
