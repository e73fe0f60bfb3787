using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Grains;

/// <content>What is asked of the shard.</content>
internal sealed partial class ShardGrain
{
    public Task<IReadOnlyList<CommandResult>> SubmitAsync(
        IReadOnlyList<Command> commands, CancellationToken cancellationToken) =>
        AnswerAsync(s => s.SubmitAsync(commands, cancellationToken), cancellationToken);

    public Task ConfirmAsync(CancellationToken cancellationToken) => AnswerAsync(
        async s =>
        {
            await s.ConfirmAsync(cancellationToken);
            return true;
        },
        cancellationToken);

    public Task<ShardHead> HeadAsync(CancellationToken cancellationToken) =>
        AnswerAsync(s => s.HeadAsync(cancellationToken), cancellationToken);

    public Task<IReadOnlyList<LedgerInfo>> LedgersAsync(CancellationToken cancellationToken) =>
        AnswerAsync(s => s.LedgersAsync(cancellationToken), cancellationToken);

    public Task<AccountView?> FindAccountAsync(
        AccountId id, AsOf? asOf, ReadConsistency consistency, CancellationToken cancellationToken) =>
        AnswerAsync(s => s.FindAccountAsync(id, asOf, consistency, cancellationToken), cancellationToken);

    public Task<StatementPage?> ReadStatementAsync(
        AccountId id, ulong? before, int limit, ReadConsistency consistency, CancellationToken cancellationToken) =>
        AnswerAsync(s => s.ReadStatementAsync(id, before, limit, consistency, cancellationToken), cancellationToken);

    public Task<TransactionView?> FindTransactionAsync(
        TransactionId id, ReadConsistency consistency, CancellationToken cancellationToken) =>
        AnswerAsync(s => s.FindTransactionAsync(id, consistency, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<TransactionId>> KnownAmongAsync(
        IReadOnlyList<TransactionId> ids, CancellationToken cancellationToken) =>
        AnswerAsync(s => s.KnownAmongAsync(ids, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<Asset?>> AssetsAsync(IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken) =>
        AnswerAsync(s => s.AssetsAsync(accounts, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<AccountVersion>> ReadAccountsAsync(IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken) =>
        AnswerAsync(s => s.ReadAccountsAsync(accounts, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<Hold>> HoldsOfAsync(IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken) =>
        AnswerAsync(s => s.HoldsOfAsync(accounts, cancellationToken), cancellationToken);

    public Task<Hold?> FindHoldAsync(TransactionId id, CancellationToken cancellationToken) =>
        AnswerAsync(s => s.FindHoldAsync(id, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<Hold>> HoldsAsync(CancellationToken cancellationToken) =>
        AnswerAsync(s => s.HoldsAsync(cancellationToken), cancellationToken);

    public Task<IReadOnlyList<HoldDecision>> DecisionsAsync(
        int participant, IReadOnlyList<Hold> holds, CancellationToken cancellationToken) =>
        AnswerAsync(s => s.DecisionsAsync(participant, holds, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<int>> LastAbortsAsync(
        IReadOnlyList<TransactionId> ids, CancellationToken cancellationToken) =>
        AnswerAsync(s => s.LastAbortsAsync(ids, cancellationToken), cancellationToken);

    public Task<string?> FindReceiptAsync(TransactionId id, ReceiptOf of, CancellationToken cancellationToken) =>
        AnswerAsync(s => s.FindReceiptAsync(id, of, cancellationToken), cancellationToken);

    public Task<string?> FindReceiptAsync(ulong position, CancellationToken cancellationToken) =>
        AnswerAsync(s => s.FindReceiptAsync(position, cancellationToken), cancellationToken);

    public Task<string> CheckpointAsync(CancellationToken cancellationToken) =>
        AnswerAsync(s => s.CheckpointAsync(cancellationToken), cancellationToken);

    public Task<string> VerifierKeyAsync(CancellationToken cancellationToken) => AnswerAsync(
        async s => (await s.VerifierKeyAsync(cancellationToken)).ToString(), cancellationToken);

    public Task<ReadOnlyMemory<byte>?> FindBlockAsync(ulong height, CancellationToken cancellationToken) =>
        AnswerAsync(s => s.FindBlockAsync(height, cancellationToken), cancellationToken);
}
