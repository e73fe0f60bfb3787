using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Runtime;

/// <summary>
/// A shard that answers, in this process (<see cref="Shard"/>) or behind the network. A ledger's service asks its shards
/// through this and nothing else, so that one router serves both runtimes.
/// </summary>
/// <remarks>
/// Every method throws <see cref="UnavailableException"/> while the shard does not answer. A read from the shard's stores may
/// also throw <see cref="StoreException"/> or <see cref="NoQuorumException"/>.
/// </remarks>
public interface IShard
{
    /// <summary>Which shard.</summary>
    ShardKey Key { get; }

    /// <summary>
    /// Executes commands in their order, in one block or several. Every command gets a result; an exception comes only from
    /// the token, which stops the waiting and not what was handed in, or from commands that cannot be executed at all.
    /// </summary>
    /// <exception cref="ArgumentException">A command is malformed, or is not for this shard; nothing happened.</exception>
    ValueTask<IReadOnlyList<CommandResult>> SubmitAsync(IReadOnlyList<Command> commands, CancellationToken cancellationToken);

    /// <summary>Makes sure that what is read afterwards is no older than this call.</summary>
    /// <exception cref="UnavailableException">It cannot be made sure of now.</exception>
    ValueTask ConfirmAsync(CancellationToken cancellationToken);

    /// <summary>The newest block.</summary>
    ValueTask<ShardHead> HeadAsync(CancellationToken cancellationToken);

    /// <summary>The ledgers that this shard lists, by name, if it is the directory's.</summary>
    ValueTask<IReadOnlyList<LedgerInfo>> LedgersAsync(CancellationToken cancellationToken);

    /// <summary>An account, now or as of then; null if it does not (or did not yet) exist.</summary>
    ValueTask<AccountView?> FindAccountAsync(
        AccountId id, AsOf? asOf, ReadConsistency consistency, CancellationToken cancellationToken);

    /// <summary>A page of an account's statement, newest first; null if the account does not exist.</summary>
    ValueTask<StatementPage?> ReadStatementAsync(
        AccountId id, ulong? before, int limit, ReadConsistency consistency, CancellationToken cancellationToken);

    /// <summary>A transaction; null if it has no entry in this shard.</summary>
    ValueTask<TransactionView?> FindTransactionAsync(
        TransactionId id, ReadConsistency consistency, CancellationToken cancellationToken);

    /// <summary>Those of the transactions that have an entry in this shard, as far as this process knows.</summary>
    ValueTask<IReadOnlyList<TransactionId>> KnownAmongAsync(
        IReadOnlyList<TransactionId> ids, CancellationToken cancellationToken);

    /// <summary>What accounts count; null for one that is not there, as far as this process knows.</summary>
    ValueTask<IReadOnlyList<Asset?>> AssetsAsync(IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken);

    /// <summary>Several accounts between two blocks, after a confirmation.</summary>
    ValueTask<IReadOnlyList<AccountVersion>> ReadAccountsAsync(
        IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken);

    /// <summary>The legs that are held of any of these accounts.</summary>
    ValueTask<IReadOnlyList<Hold>> HoldsOfAsync(IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken);

    /// <summary>The leg that is held of a transaction; null for none.</summary>
    ValueTask<Hold?> FindHoldAsync(TransactionId id, CancellationToken cancellationToken);

    /// <summary>All legs that are held, in the order in which they were prepared.</summary>
    ValueTask<IReadOnlyList<Hold>> HoldsAsync(CancellationToken cancellationToken);

    /// <summary>What this shard, their home, has decided about legs that another shard holds; no older than this call.</summary>
    ValueTask<IReadOnlyList<HoldDecision>> DecisionsAsync(
        int participant, IReadOnlyList<Hold> holds, CancellationToken cancellationToken);

    /// <summary>
    /// The last attempt at each transaction that this shard, its home, has aborted, as far as this process knows; 0 for none.
    /// </summary>
    ValueTask<IReadOnlyList<int>> LastAbortsAsync(IReadOnlyList<TransactionId> ids, CancellationToken cancellationToken);

    /// <summary>The receipt of a transaction's entry in this shard, a tlog-proof; null if it has none.</summary>
    ValueTask<string?> FindReceiptAsync(TransactionId id, ReceiptOf of, CancellationToken cancellationToken);

    /// <summary>
    /// The receipt of the entry at a position of this shard's tree, a tlog-proof; null if there is none as far as this process
    /// knows.
    /// </summary>
    ValueTask<string?> FindReceiptAsync(ulong position, CancellationToken cancellationToken);

    /// <summary>The checkpoint of the newest block.</summary>
    ValueTask<string> CheckpointAsync(CancellationToken cancellationToken);

    /// <summary>The key that verifies this shard's checkpoints.</summary>
    ValueTask<VerifierKey> VerifierKeyAsync(CancellationToken cancellationToken);

    /// <summary>A chosen block's bytes; null if there is none at that height.</summary>
    ValueTask<ReadOnlyMemory<byte>?> FindBlockAsync(ulong height, CancellationToken cancellationToken);
}
