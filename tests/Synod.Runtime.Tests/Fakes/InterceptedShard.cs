using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Runtime.Tests;

/// <summary>A shard, and somebody who may stop a command on its way there.</summary>
internal sealed class InterceptedShard(IShard inner) : IShard
{
    /// <summary>Called before a command is handed in. If it throws, the command is lost and its outcome unknown.</summary>
    public Func<Command, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called after a command was carried out, or was not.</summary>
    public Action<Command> After { get; set; } = _ => { };

    /// <summary>True from when on it does not say which transactions it has.</summary>
    public bool IsUnavailable { get; set; }

    /// <summary>Called before a question about holds is asked.</summary>
    public Func<Task> BeforeDecisions { get; set; } = () => Task.CompletedTask;

    /// <summary>True for an entry that this process has not seen yet.</summary>
    public Func<ulong, bool> Lacks { get; set; } = _ => false;

    /// <summary>How often it was asked to make sure that it has seen everything.</summary>
    public int Confirmations { get; private set; }

    public ShardKey Key => inner.Key;

    public async ValueTask<IReadOnlyList<CommandResult>> SubmitAsync(
        IReadOnlyList<Command> commands, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var command in commands)
            {
                await Before(command);
            }
        }
        catch (OutcomeUnknownException e)
        {
            return [.. commands.Select(_ => new CommandResult.Failed(e))];
        }

        var results = await inner.SubmitAsync(commands, cancellationToken);
        foreach (var command in commands)
        {
            After(command);
        }

        return results;
    }

    public async ValueTask<IReadOnlyList<HoldDecision>> DecisionsAsync(
        int participant, IReadOnlyList<Hold> holds, CancellationToken cancellationToken)
    {
        await BeforeDecisions();
        return await inner.DecisionsAsync(participant, holds, cancellationToken);
    }

    public ValueTask ConfirmAsync(CancellationToken cancellationToken)
    {
        Confirmations++;
        return inner.ConfirmAsync(cancellationToken);
    }

    public ValueTask<ShardHead> HeadAsync(CancellationToken cancellationToken) => inner.HeadAsync(cancellationToken);

    public ValueTask<IReadOnlyList<LedgerInfo>> LedgersAsync(CancellationToken cancellationToken) =>
        inner.LedgersAsync(cancellationToken);

    public ValueTask<AccountView?> FindAccountAsync(
        AccountId id, AsOf? asOf, ReadConsistency consistency, CancellationToken cancellationToken) =>
        inner.FindAccountAsync(id, asOf, consistency, cancellationToken);

    public ValueTask<StatementPage?> ReadStatementAsync(
        AccountId id, ulong? before, int limit, ReadConsistency consistency, CancellationToken cancellationToken) =>
        inner.ReadStatementAsync(id, before, limit, consistency, cancellationToken);

    public ValueTask<TransactionView?> FindTransactionAsync(
        TransactionId id, ReadConsistency consistency, CancellationToken cancellationToken) =>
        inner.FindTransactionAsync(id, consistency, cancellationToken);

    public ValueTask<IReadOnlyList<TransactionId>> KnownAmongAsync(
        IReadOnlyList<TransactionId> ids, CancellationToken cancellationToken) => IsUnavailable
            ? throw new UnavailableException(UnavailableReason.Starting, "It has just gone.")
            : inner.KnownAmongAsync(ids, cancellationToken);

    public ValueTask<IReadOnlyList<Asset?>> AssetsAsync(IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken) =>
        inner.AssetsAsync(accounts, cancellationToken);

    public ValueTask<IReadOnlyList<AccountVersion>> ReadAccountsAsync(
        IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken) =>
        inner.ReadAccountsAsync(accounts, cancellationToken);

    public ValueTask<IReadOnlyList<Hold>> HoldsOfAsync(IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken) =>
        inner.HoldsOfAsync(accounts, cancellationToken);

    public ValueTask<Hold?> FindHoldAsync(TransactionId id, CancellationToken cancellationToken) =>
        inner.FindHoldAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<Hold>> HoldsAsync(CancellationToken cancellationToken) =>
        inner.HoldsAsync(cancellationToken);

    public ValueTask<IReadOnlyList<int>> LastAbortsAsync(
        IReadOnlyList<TransactionId> ids, CancellationToken cancellationToken) =>
        inner.LastAbortsAsync(ids, cancellationToken);

    public ValueTask<string?> FindReceiptAsync(TransactionId id, ReceiptOf of, CancellationToken cancellationToken) =>
        inner.FindReceiptAsync(id, of, cancellationToken);

    public async ValueTask<string?> FindReceiptAsync(ulong position, CancellationToken cancellationToken) =>
        Lacks(position) ? null : await inner.FindReceiptAsync(position, cancellationToken);

    public ValueTask<string> CheckpointAsync(CancellationToken cancellationToken) => inner.CheckpointAsync(cancellationToken);

    public ValueTask<VerifierKey> VerifierKeyAsync(CancellationToken cancellationToken) => inner.VerifierKeyAsync(cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> FindBlockAsync(ulong height, CancellationToken cancellationToken) =>
        inner.FindBlockAsync(height, cancellationToken);
}
