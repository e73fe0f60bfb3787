using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Grains;

/// <summary>
/// A shard somewhere in the cluster. While it moves, since its silo was lost or shuts down, whoever asks waits and is asked
/// for patience only when that takes too long: a question can be asked again, and so can a command, whose id makes it
/// exactly-once.
/// </summary>
internal sealed class GrainShard(IGrainFactory grains, ShardKey key, ShardOptions options, TimeProvider time) : IShard
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public ShardKey Key => key;

    public async ValueTask<IReadOnlyList<CommandResult>> SubmitAsync(
        IReadOnlyList<Command> commands, CancellationToken cancellationToken)
    {
        var mayHaveHappened = false;
        try
        {
            return await AskAsync(
                async shard =>
                {
                    // From here on an answer that is lost leaves the outcome open.
                    var before = mayHaveHappened;
                    mayHaveHappened = true;
                    var results = await shard.SubmitAsync(commands, cancellationToken);
                    if (results.All(r => r is CommandResult.Failed { Why: UnavailableException { Reason: UnavailableReason.Draining } }))
                    {
                        mayHaveHappened = before;
                        throw Moving();
                    }

                    return results;
                },
                cancellationToken);
        }
        catch (UnavailableException e)
        {
            Exception why = mayHaveHappened
                ? new OutcomeUnknownException(e.Message + " The command may still take effect: repeat it with the same id to learn.", e)
                : e;
            return [.. commands.Select(_ => new CommandResult.Failed(why))];
        }
    }

    public async ValueTask ConfirmAsync(CancellationToken cancellationToken) => await AskAsync(
        async shard =>
        {
            await shard.ConfirmAsync(cancellationToken);
            return true;
        },
        cancellationToken);

    public ValueTask<ShardHead> HeadAsync(CancellationToken cancellationToken) =>
        AskAsync(shard => shard.HeadAsync(cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<LedgerInfo>> LedgersAsync(CancellationToken cancellationToken) =>
        AskAsync(shard => shard.LedgersAsync(cancellationToken), cancellationToken);

    public ValueTask<AccountView?> FindAccountAsync(
        AccountId id, AsOf? asOf, ReadConsistency consistency, CancellationToken cancellationToken) =>
        AskAsync(shard => shard.FindAccountAsync(id, asOf, consistency, cancellationToken), cancellationToken);

    public ValueTask<StatementPage?> ReadStatementAsync(
        AccountId id, ulong? before, int limit, ReadConsistency consistency, CancellationToken cancellationToken) =>
        AskAsync(shard => shard.ReadStatementAsync(id, before, limit, consistency, cancellationToken), cancellationToken);

    public ValueTask<TransactionView?> FindTransactionAsync(
        TransactionId id, ReadConsistency consistency, CancellationToken cancellationToken) =>
        AskAsync(shard => shard.FindTransactionAsync(id, consistency, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<TransactionId>> KnownAmongAsync(
        IReadOnlyList<TransactionId> ids, CancellationToken cancellationToken) =>
        AskAsync(shard => shard.KnownAmongAsync(ids, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<Asset?>> AssetsAsync(IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken) =>
        AskAsync(shard => shard.AssetsAsync(accounts, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<AccountVersion>> ReadAccountsAsync(
        IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken) =>
        AskAsync(shard => shard.ReadAccountsAsync(accounts, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<Hold>> HoldsOfAsync(IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken) =>
        AskAsync(shard => shard.HoldsOfAsync(accounts, cancellationToken), cancellationToken);

    public ValueTask<Hold?> FindHoldAsync(TransactionId id, CancellationToken cancellationToken) =>
        AskAsync(shard => shard.FindHoldAsync(id, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<Hold>> HoldsAsync(CancellationToken cancellationToken) =>
        AskAsync(shard => shard.HoldsAsync(cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<HoldDecision>> DecisionsAsync(
        int participant, IReadOnlyList<Hold> holds, CancellationToken cancellationToken) =>
        AskAsync(shard => shard.DecisionsAsync(participant, holds, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<int>> LastAbortsAsync(
        IReadOnlyList<TransactionId> ids, CancellationToken cancellationToken) =>
        AskAsync(shard => shard.LastAbortsAsync(ids, cancellationToken), cancellationToken);

    public ValueTask<string?> FindReceiptAsync(TransactionId id, ReceiptOf of, CancellationToken cancellationToken) =>
        AskAsync(shard => shard.FindReceiptAsync(id, of, cancellationToken), cancellationToken);

    public ValueTask<string?> FindReceiptAsync(ulong position, CancellationToken cancellationToken) =>
        AskAsync(shard => shard.FindReceiptAsync(position, cancellationToken), cancellationToken);

    public ValueTask<string> CheckpointAsync(CancellationToken cancellationToken) =>
        AskAsync(shard => shard.CheckpointAsync(cancellationToken), cancellationToken);

    public async ValueTask<VerifierKey> VerifierKeyAsync(CancellationToken cancellationToken) =>
        VerifierKey.Parse(await AskAsync(shard => shard.VerifierKeyAsync(cancellationToken), cancellationToken));

    public ValueTask<ReadOnlyMemory<byte>?> FindBlockAsync(ulong height, CancellationToken cancellationToken) =>
        AskAsync(shard => shard.FindBlockAsync(height, cancellationToken), cancellationToken);

    private static UnavailableException Moving() => new(UnavailableReason.Draining, "The shard moves to another silo.");

    private async ValueTask<T> AskAsync<T>(Func<IShardGrain, Task<T>> ask, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask(grains.GetGrain<IShardGrain>(key.ToString()));
            }
            catch (Exception e) when (IsMoving(e))
            {
                if (time.GetElapsedTime(start) > options.SubmitTimeout)
                {
                    throw new UnavailableException(
                        UnavailableReason.Starting, $"Shard {key} has no silo that answers for it yet. {e.Message}", e);
                }
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    // Its silo was lost or shuts down, or the message was: another activation will answer.
    private static bool IsMoving(Exception e) =>
        e is UnavailableException { Reason: UnavailableReason.Draining } or OrleansException or TimeoutException;
}
