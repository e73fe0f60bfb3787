using MediatR;
using Synod.Runtime;

namespace Synod.Gateway;

/// <summary>Asks the ledger.</summary>
internal sealed class QueryHandler(ILedgerService ledgers) :
    IRequestHandler<ListLedgers, IReadOnlyList<LedgerInfo>>,
    IRequestHandler<FindLedger, LedgerView?>,
    IRequestHandler<FindAccount, AccountView?>,
    IRequestHandler<ReadAccounts, IReadOnlyList<AccountView?>>,
    IRequestHandler<ReadStatement, StatementPage?>,
    IRequestHandler<FindTransaction, TransactionView?>,
    IRequestHandler<FindReceipt, string?>,
    IRequestHandler<ListVerifierKeys, IReadOnlyList<string>>,
    IRequestHandler<FindCheckpoint, string?>,
    IRequestHandler<FindBlock, ReadOnlyMemory<byte>?>
{
    public Task<IReadOnlyList<LedgerInfo>> Handle(ListLedgers request, CancellationToken cancellationToken) =>
        ledgers.ListLedgersAsync(cancellationToken).AsTask();

    public Task<LedgerView?> Handle(FindLedger request, CancellationToken cancellationToken) =>
        ledgers.FindLedgerAsync(request.Name, cancellationToken).AsTask();

    public Task<AccountView?> Handle(FindAccount request, CancellationToken cancellationToken) => ledgers
        .FindAccountAsync(request.Name, request.Id, request.AsOf, request.Consistency, cancellationToken).AsTask();

    public Task<IReadOnlyList<AccountView?>> Handle(ReadAccounts request, CancellationToken cancellationToken) =>
        ledgers.ReadAccountsAsync(request.Name, request.Ids, cancellationToken).AsTask();

    public Task<StatementPage?> Handle(ReadStatement request, CancellationToken cancellationToken) => ledgers
        .ReadStatementAsync(request.Name, request.Id, request.Before, request.Limit, request.Consistency, cancellationToken)
        .AsTask();

    public Task<TransactionView?> Handle(FindTransaction request, CancellationToken cancellationToken) => ledgers
        .FindTransactionAsync(request.Name, request.Id, request.Consistency, cancellationToken).AsTask();

    public Task<string?> Handle(FindReceipt request, CancellationToken cancellationToken) =>
        ledgers.FindReceiptAsync(request.Name, request.Id, request.Of, cancellationToken).AsTask();

    public Task<IReadOnlyList<string>> Handle(ListVerifierKeys request, CancellationToken cancellationToken) =>
        ledgers.VerifierKeysAsync(request.Name, cancellationToken).AsTask();

    public Task<string?> Handle(FindCheckpoint request, CancellationToken cancellationToken) =>
        ledgers.CheckpointAsync(request.Name, request.Shard, cancellationToken).AsTask();

    public Task<ReadOnlyMemory<byte>?> Handle(FindBlock request, CancellationToken cancellationToken) =>
        ledgers.FindBlockAsync(request.Name, request.Shard, request.Height, cancellationToken).AsTask();
}
