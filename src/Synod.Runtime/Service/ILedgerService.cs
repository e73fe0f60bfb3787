using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// Everything that a gateway asks of the ledgers. Two runtimes answer it: the embedded one in this process, and the
/// cluster's grains.
/// </summary>
/// <remarks>
/// Refusals by the ledger's rules are values. Exceptions are for what a client cannot mend:
/// <see cref="LedgerNotFoundException"/>, <see cref="UnavailableException"/> (nothing happened; ask again later) and
/// <see cref="OutcomeUnknownException"/> (it may have happened; repeat with the same id to learn).
/// A cancelled token stops the waiting, not what was submitted.
/// </remarks>
public interface ILedgerService
{
    /// <summary>Null when this service answers; otherwise why it does not (not ready yet, fenced, draining).</summary>
    UnavailableException? Unavailable { get; }

    /// <summary>Creates a ledger; the same again is a repeat.</summary>
    ValueTask<LedgerCreation> CreateLedgerAsync(LedgerName name, int shards, CancellationToken cancellationToken);

    /// <summary>All ledgers, by name.</summary>
    ValueTask<IReadOnlyList<LedgerInfo>> ListLedgersAsync(CancellationToken cancellationToken);

    /// <summary>A ledger with the heads of its shards; null if there is none of that name.</summary>
    ValueTask<LedgerView?> FindLedgerAsync(LedgerName name, CancellationToken cancellationToken);

    /// <summary>
    /// Executes independent commands, each with its own result, in an order of the shard's choosing that keeps the
    /// caller's order among commands of one shard.
    /// </summary>
    ValueTask<IReadOnlyList<CommandResult>> SubmitAsync(
        LedgerName ledger, IReadOnlyList<Command> commands, CancellationToken cancellationToken);

    /// <summary>An account, now or as of then; null if it does not (or did not yet) exist.</summary>
    ValueTask<AccountView?> FindAccountAsync(
        LedgerName ledger, AccountId id, AsOf? asOf, ReadConsistency consistency, CancellationToken cancellationToken);

    /// <summary>
    /// Several accounts, on whatever shards, as they were together at one moment after this call began; null for one that does
    /// not exist.
    /// </summary>
    ValueTask<IReadOnlyList<AccountView?>> ReadAccountsAsync(
        LedgerName ledger, IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken);

    /// <summary>An account's statement, newest first; null if the account does not exist.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="id">The account.</param>
    /// <param name="before">Only entries before this position of the shard's tree; null for the newest.</param>
    /// <param name="limit">At most this many lines, 1 to 1,000.</param>
    /// <param name="consistency">How current the answer must be.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    ValueTask<StatementPage?> ReadStatementAsync(
        LedgerName ledger, AccountId id, ulong? before, int limit, ReadConsistency consistency,
        CancellationToken cancellationToken);

    /// <summary>A transaction; null if it does not exist.</summary>
    ValueTask<TransactionView?> FindTransactionAsync(
        LedgerName ledger, TransactionId id, ReadConsistency consistency, CancellationToken cancellationToken);

    /// <summary>
    /// A transaction's receipt, one tlog-proof or, if it is on several shards, one for each (docs/formats.md, "Receipt"); null if
    /// there is no such transaction.
    /// </summary>
    ValueTask<string?> FindReceiptAsync(
        LedgerName ledger, TransactionId id, ReceiptOf of, CancellationToken cancellationToken);

    /// <summary>The verifier keys of the ledger's shards, in the order of the shards.</summary>
    ValueTask<IReadOnlyList<string>> VerifierKeysAsync(LedgerName ledger, CancellationToken cancellationToken);

    /// <summary>The newest signed checkpoint of a shard; null if the ledger has no such shard.</summary>
    ValueTask<string?> CheckpointAsync(LedgerName ledger, int shard, CancellationToken cancellationToken);

    /// <summary>A chosen block's bytes; null if there is none at that height.</summary>
    ValueTask<ReadOnlyMemory<byte>?> FindBlockAsync(
        LedgerName ledger, int shard, ulong height, CancellationToken cancellationToken);
}

/// <summary>How current a read must be.</summary>
public enum ReadConsistency
{
    /// <summary>Linearizable: leadership is confirmed with a majority of acceptors after the read arrived.</summary>
    Strong,

    /// <summary>What this process knows, which may be behind.</summary>
    Local,
}

/// <summary>Which of a transaction's entries a receipt is for.</summary>
public enum ReceiptOf
{
    /// <summary>The entry that made it what it is now: how its reservation ended, or else its creation.</summary>
    Latest,

    /// <summary>The entry that gave it its id.</summary>
    Creation,
}
