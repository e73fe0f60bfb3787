using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Grains;

/// <summary>
/// A ledger, for apps that are clients of the cluster. The grain's key is the ledger's name. It keeps no state: as many
/// activations as are wanted answer, each on the silo that is asked.
/// </summary>
/// <remarks>
/// Refusals by the ledger's rules are values. Exceptions are for what a client cannot mend:
/// <see cref="LedgerNotFoundException"/>, <see cref="UnavailableException"/> (nothing happened; ask again later) and
/// <see cref="OutcomeUnknownException"/> (it may have happened; repeat with the same id to learn). A call that Orleans itself
/// gives up, by a time-out or since a silo was lost, is an unknown outcome too.
/// A cancelled token stops the waiting, not what was submitted.
/// </remarks>
[Alias("synod.ILedgerGrain")]
public interface ILedgerGrain : IGrainWithStringKey
{
    /// <summary>Creates the ledger; the same again is a repeat.</summary>
    /// <param name="shards">How many shards it is split into, for good.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    [Alias("create")]
    Task<LedgerCreation> CreateAsync(int shards, CancellationToken cancellationToken);

    /// <summary>The ledger with the heads of its shards; null if there is none of that name.</summary>
    [Alias("find")]
    Task<LedgerView?> FindAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Executes independent commands, each with its own result, in an order of the shard's choosing that keeps the
    /// caller's order among commands of one shard.
    /// </summary>
    [Alias("submit")]
    Task<IReadOnlyList<CommandResult>> SubmitAsync(
        [Immutable] IReadOnlyList<Command> commands, CancellationToken cancellationToken);

    /// <summary>An account, now or as of then; null if it does not (or did not yet) exist.</summary>
    [Alias("account")]
    Task<AccountView?> FindAccountAsync(
        AccountId id, AsOf? asOf, ReadConsistency consistency, CancellationToken cancellationToken);

    /// <summary>
    /// Several accounts, on whatever shards, as they were together at one moment after this call began; null for one that does
    /// not exist.
    /// </summary>
    [Alias("accounts")]
    Task<IReadOnlyList<AccountView?>> ReadAccountsAsync(
        [Immutable] IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken);

    /// <summary>An account's statement, newest first; null if the account does not exist.</summary>
    /// <param name="id">The account.</param>
    /// <param name="before">Only entries before this position of the shard's tree; null for the newest.</param>
    /// <param name="limit">At most this many lines, 1 to 1,000.</param>
    /// <param name="consistency">How current the answer must be.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    [Alias("statement")]
    Task<StatementPage?> ReadStatementAsync(
        AccountId id, ulong? before, int limit, ReadConsistency consistency, CancellationToken cancellationToken);

    /// <summary>A transaction; null if it does not exist.</summary>
    [Alias("transaction")]
    Task<TransactionView?> FindTransactionAsync(
        TransactionId id, ReadConsistency consistency, CancellationToken cancellationToken);

    /// <summary>
    /// A transaction's receipt, one tlog-proof or, if it is on several shards, one for each (docs/formats.md, "Receipt"); null if
    /// there is no such transaction.
    /// </summary>
    [Alias("receipt")]
    Task<string?> FindReceiptAsync(TransactionId id, ReceiptOf of, CancellationToken cancellationToken);

    /// <summary>The verifier keys of the ledger's shards, in the order of the shards.</summary>
    [Alias("keys")]
    Task<IReadOnlyList<string>> VerifierKeysAsync(CancellationToken cancellationToken);

    /// <summary>The newest signed checkpoint of a shard; null if the ledger has no such shard.</summary>
    [Alias("checkpoint")]
    Task<string?> CheckpointAsync(int shard, CancellationToken cancellationToken);

    /// <summary>A chosen block's bytes; null if there is none at that height.</summary>
    [Alias("block")]
    Task<ReadOnlyMemory<byte>?> FindBlockAsync(int shard, ulong height, CancellationToken cancellationToken);
}
