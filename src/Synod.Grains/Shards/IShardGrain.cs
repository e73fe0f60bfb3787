using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Grains;

/// <summary>A shard: <see cref="IShard"/> across the cluster. The key is "ledger/shard".</summary>
/// <remarks>
/// Every call may interleave with every other, and with the shard's own loop (see <see cref="ShardGrain"/>).
/// </remarks>
[Alias("synod.IShardGrain")]
internal interface IShardGrain : IGrainWithStringKey
{
    [Alias("submit")]
    Task<IReadOnlyList<CommandResult>> SubmitAsync(
        [Immutable] IReadOnlyList<Command> commands, CancellationToken cancellationToken);

    [Alias("confirm")]
    Task ConfirmAsync(CancellationToken cancellationToken);

    [Alias("head")]
    Task<ShardHead> HeadAsync(CancellationToken cancellationToken);

    [Alias("ledgers")]
    Task<IReadOnlyList<LedgerInfo>> LedgersAsync(CancellationToken cancellationToken);

    [Alias("account")]
    Task<AccountView?> FindAccountAsync(
        AccountId id, AsOf? asOf, ReadConsistency consistency, CancellationToken cancellationToken);

    [Alias("statement")]
    Task<StatementPage?> ReadStatementAsync(
        AccountId id, ulong? before, int limit, ReadConsistency consistency, CancellationToken cancellationToken);

    [Alias("transaction")]
    Task<TransactionView?> FindTransactionAsync(
        TransactionId id, ReadConsistency consistency, CancellationToken cancellationToken);

    [Alias("has")]
    Task<IReadOnlyList<TransactionId>> KnownAmongAsync(
        [Immutable] IReadOnlyList<TransactionId> ids, CancellationToken cancellationToken);

    [Alias("assets")]
    Task<IReadOnlyList<Asset?>> AssetsAsync([Immutable] IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken);

    [Alias("accounts")]
    Task<IReadOnlyList<AccountVersion>> ReadAccountsAsync(
        [Immutable] IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken);

    [Alias("holds-of")]
    Task<IReadOnlyList<Hold>> HoldsOfAsync([Immutable] IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken);

    [Alias("hold")]
    Task<Hold?> FindHoldAsync(TransactionId id, CancellationToken cancellationToken);

    [Alias("holds")]
    Task<IReadOnlyList<Hold>> HoldsAsync(CancellationToken cancellationToken);

    [Alias("decisions")]
    Task<IReadOnlyList<HoldDecision>> DecisionsAsync(
        int participant, [Immutable] IReadOnlyList<Hold> holds, CancellationToken cancellationToken);

    [Alias("last-abort")]
    Task<IReadOnlyList<int>> LastAbortsAsync(
        [Immutable] IReadOnlyList<TransactionId> ids, CancellationToken cancellationToken);

    [Alias("receipt")]
    Task<string?> FindReceiptAsync(TransactionId id, ReceiptOf of, CancellationToken cancellationToken);

    [Alias("entry-receipt")]
    Task<string?> FindReceiptAsync(ulong position, CancellationToken cancellationToken);

    [Alias("checkpoint")]
    Task<string> CheckpointAsync(CancellationToken cancellationToken);

    /// <summary>The verifier key, as text (C2SP signed-note "vkey").</summary>
    [Alias("key")]
    Task<string> VerifierKeyAsync(CancellationToken cancellationToken);

    [Alias("block")]
    Task<ReadOnlyMemory<byte>?> FindBlockAsync(ulong height, CancellationToken cancellationToken);
}
