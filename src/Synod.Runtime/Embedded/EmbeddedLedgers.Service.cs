using System.Diagnostics.CodeAnalysis;
using Synod.Ledger;

namespace Synod.Runtime;

/// <content>What a gateway asks.</content>
public sealed partial class EmbeddedLedgers
{
    /// <inheritdoc/>
    public async ValueTask<LedgerCreation> CreateLedgerAsync(LedgerName name, int shards, CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        if (name == LedgerName.Directory)
        {
            return new LedgerCreation(null, new CommandResult.Refused(new Refusal(
                RefusalCode.LedgerConflict, $"The ledger '{name}' lists the ledgers and is not created by users.")));
        }

        var results = await _directory.SubmitAsync([new CreateLedger(name, shards)], cancellationToken);
        if (results[0] is not CommandResult.Done)
        {
            return new LedgerCreation(null, results[0]);
        }

        var info = _directory.Ledgers().Single(l => l.Name == name);
        await OpenAsync(info, cancellationToken);
        return new LedgerCreation(info, results[0]);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LedgerInfo>> ListLedgersAsync(CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        await _directory.ConfirmAsync(cancellationToken);
        return _directory.Ledgers();
    }

    /// <inheritdoc/>
    public async ValueTask<LedgerView?> FindLedgerAsync(LedgerName name, CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        if (!TryFind(name, out var ledger))
        {
            return null;
        }

        await Task.WhenAll(ledger.Shards.Select(s => s.ConfirmAsync(cancellationToken).AsTask()));
        return new LedgerView(ledger.Info, [.. ledger.Shards.Select(s => s.Head())]);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<CommandResult>> SubmitAsync(
        LedgerName ledger, IReadOnlyList<Command> commands, CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        return ledger == LedgerName.Directory
            ? throw new LedgerNotFoundException(ledger.Value)
            : await Find(ledger).SubmitAsync(commands, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<AccountView?> FindAccountAsync(
        LedgerName ledger, AccountId id, AsOf? asOf, ReadConsistency consistency, CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        return await Find(ledger).ShardOf(id).FindAccountAsync(id, asOf, consistency, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<StatementPage?> ReadStatementAsync(
        LedgerName ledger, AccountId id, ulong? before, int limit, ReadConsistency consistency,
        CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        return await Find(ledger).ShardOf(id).ReadStatementAsync(id, before, limit, consistency, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<TransactionView?> FindTransactionAsync(
        LedgerName ledger, TransactionId id, ReadConsistency consistency, CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        var shards = Find(ledger);
        if (consistency == ReadConsistency.Strong && shards.Shards.Count > 1)
        {
            // Which shard has it is itself read: it may be in a block that this process has not seen.
            await Task.WhenAll(shards.Shards.Select(s => s.ConfirmAsync(cancellationToken).AsTask()));
            consistency = ReadConsistency.Local;
        }

        return await shards.FindShardAsync(id, cancellationToken) is { } shard
            ? await shard.FindTransactionAsync(id, consistency, cancellationToken)
            : null;
    }

    /// <inheritdoc/>
    public async ValueTask<string?> FindReceiptAsync(
        LedgerName ledger, TransactionId id, ReceiptOf of, CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        return await Find(ledger).FindShardAsync(id, cancellationToken) is { } shard
            ? await shard.FindReceiptAsync(id, of, cancellationToken)
            : null;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> VerifierKeysAsync(LedgerName ledger, CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        return new([.. Find(ledger).Shards.Select(s => s.VerifierKey().ToString())]);
    }

    /// <inheritdoc/>
    public async ValueTask<string?> CheckpointAsync(LedgerName ledger, int shard, CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        return TryFindShard(ledger, shard, out var found) ? await found.CheckpointAsync(cancellationToken) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> FindBlockAsync(
        LedgerName ledger, int shard, ulong height, CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        return TryFindShard(ledger, shard, out var found) ? await found.FindBlockAsync(height, cancellationToken) : null;
    }

    private async ValueTask OpenAsync(LedgerInfo info, CancellationToken cancellationToken)
    {
        LedgerShards ledger;
        await _opening.WaitAsync(cancellationToken);
        try
        {
            // A shard that began to run after the drain would never be told to end.
            ThrowIfUnavailable();
            ledger = Open(info);
        }
        finally
        {
            _opening.Release();
        }

        await Task.WhenAll(ledger.Shards.Select(s => s.Recovered)).WaitAsync(cancellationToken);
    }

    private bool TryFindShard(LedgerName name, int number, [NotNullWhen(true)] out Shard? shard)
    {
        var shards = Find(name).Shards;
        shard = number >= 0 && number < shards.Count ? shards[number] : null;
        return shard is not null;
    }

    private LedgerShards Find(LedgerName name) =>
        TryFind(name, out var ledger) ? ledger : throw new LedgerNotFoundException(name.Value);

    private bool TryFind(LedgerName name, [NotNullWhen(true)] out LedgerShards? ledger)
    {
        if (name == LedgerName.Directory)
        {
            ledger = new LedgerShards(new LedgerInfo(name, 1, default), [_directory]);
            return true;
        }

        return _ledgers.TryGetValue(name, out ledger);
    }

    private void ThrowIfUnavailable()
    {
        if (_unavailable is { } unavailable)
        {
            throw new UnavailableException(unavailable.Reason, unavailable.Message, unavailable);
        }
    }
}
