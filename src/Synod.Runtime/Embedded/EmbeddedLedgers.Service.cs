using Synod.Ledger;

namespace Synod.Runtime;

/// <content>What a gateway asks.</content>
public sealed partial class EmbeddedLedgers
{
    /// <inheritdoc/>
    public ValueTask<LedgerCreation> CreateLedgerAsync(LedgerName name, int shards, CancellationToken cancellationToken) =>
        AnswerAsync(async () =>
        {
            if (name == LedgerName.Directory)
            {
                return new LedgerCreation(null, new CommandResult.Refused(new Refusal(
                    RefusalCode.LedgerConflict, $"The ledger '{name}' lists the ledgers and is not created by users.")));
            }

            // Whoever goes away leaves a ledger behind that somebody has to open.
            return await CreateAndOpenAsync(name, shards).WaitAsync(cancellationToken);
        });

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LedgerInfo>> ListLedgersAsync(CancellationToken cancellationToken) =>
        AnswerAsync(async () =>
        {
            await _directory.ConfirmAsync(cancellationToken);
            return _directory.Ledgers();
        });

    /// <inheritdoc/>
    public ValueTask<LedgerView?> FindLedgerAsync(LedgerName name, CancellationToken cancellationToken) =>
        AnswerAsync(async () =>
        {
            if (await TryFindAsync(name, cancellationToken) is not { } ledger)
            {
                return null;
            }

            await ledger.ConfirmAsync(cancellationToken);
            return new LedgerView(ledger.Info, [.. ledger.Shards.Select(s => s.Head())]);
        });

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<CommandResult>> SubmitAsync(
        LedgerName ledger, IReadOnlyList<Command> commands, CancellationToken cancellationToken) =>
        AnswerAsync(async () => ledger == LedgerName.Directory
            ? throw new LedgerNotFoundException(ledger.Value)
            : await (await FindAsync(ledger, cancellationToken)).SubmitAsync(commands, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<AccountView?> FindAccountAsync(
        LedgerName ledger, AccountId id, AsOf? asOf, ReadConsistency consistency, CancellationToken cancellationToken) =>
        AnswerAsync(async () => await (await FindAsync(ledger, cancellationToken)).ShardOf(id)
            .FindAccountAsync(id, asOf, consistency, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<StatementPage?> ReadStatementAsync(
        LedgerName ledger, AccountId id, ulong? before, int limit, ReadConsistency consistency,
        CancellationToken cancellationToken) =>
        AnswerAsync(async () => await (await FindAsync(ledger, cancellationToken)).ShardOf(id)
            .ReadStatementAsync(id, before, limit, consistency, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<TransactionView?> FindTransactionAsync(
        LedgerName ledger, TransactionId id, ReadConsistency consistency, CancellationToken cancellationToken) =>
        AnswerAsync(async () =>
        {
            var shards = await FindAsync(ledger, cancellationToken);
            if (consistency == ReadConsistency.Strong)
            {
                // Which shard has it is itself read: it may be in a block that this process has not seen.
                await shards.ConfirmAsync(cancellationToken);
            }

            return await shards.FindShardAsync(id, cancellationToken) is { } shard
                ? await shard.FindTransactionAsync(id, ReadConsistency.Local, cancellationToken)
                : null;
        });

    /// <inheritdoc/>
    public ValueTask<string?> FindReceiptAsync(
        LedgerName ledger, TransactionId id, ReceiptOf of, CancellationToken cancellationToken) =>
        AnswerAsync(async () =>
        {
            var shards = await FindAsync(ledger, cancellationToken);
            if (await FindReceiptAsync(shards, id, of, cancellationToken) is { } receipt)
            {
                return receipt;
            }

            // A receipt is true whoever has it; that there is none is not, of a leader of yesterday.
            await shards.ConfirmAsync(cancellationToken);
            return await FindReceiptAsync(shards, id, of, cancellationToken);
        });

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> VerifierKeysAsync(LedgerName ledger, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<string>>(async () =>
            [.. (await FindAsync(ledger, cancellationToken)).Shards.Select(s => s.VerifierKey().ToString())]);

    /// <inheritdoc/>
    public ValueTask<string?> CheckpointAsync(LedgerName ledger, int shard, CancellationToken cancellationToken) =>
        AnswerAsync(async () => await FindShardAsync(ledger, shard, cancellationToken) is { } found
            ? await found.CheckpointAsync(cancellationToken)
            : null);

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> FindBlockAsync(
        LedgerName ledger, int shard, ulong height, CancellationToken cancellationToken) =>
        AnswerAsync(async () => await FindShardAsync(ledger, shard, cancellationToken) is { } found
            ? await found.FindBlockAsync(height, cancellationToken)
            : null);

    private static async ValueTask<string?> FindReceiptAsync(
        LedgerShards ledger, TransactionId id, ReceiptOf of, CancellationToken cancellationToken) =>
        await ledger.FindShardAsync(id, cancellationToken) is { } shard
            ? await shard.FindReceiptAsync(id, of, cancellationToken)
            : null;

    /// <summary>Answers, or says in the service's own words why not: what stores say is not a gateway's to know.</summary>
    private async ValueTask<T> AnswerAsync<T>(Func<ValueTask<T>> answer)
    {
        ThrowIfUnavailable();
        try
        {
            return await answer();
        }
        catch (NoQuorumException e)
        {
            throw new UnavailableException(UnavailableReason.NoQuorum, e.Message, e);
        }
        catch (StoreException e)
        {
            throw new UnavailableException(UnavailableReason.Stopped, e.Message, e);
        }
    }

    private async Task<LedgerCreation> CreateAndOpenAsync(LedgerName name, int shards)
    {
        var results = await _directory.SubmitAsync([new CreateLedger(name, shards)], CancellationToken.None);
        if (results[0] is not CommandResult.Done)
        {
            return new LedgerCreation(null, results[0]);
        }

        try
        {
            var info = _directory.Ledgers().Single(l => l.Name == name);
            await OpenAsync(info);
            return new LedgerCreation(info, results[0]);
        }
        catch (UnavailableException e)
        {
            throw new OutcomeUnknownException($"The ledger '{name}' is created and does not answer yet. {e.Message}", e);
        }
    }

    private async Task<LedgerShards> OpenAsync(LedgerInfo info)
    {
        LedgerShards ledger;
        await _opening.WaitAsync();
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

        await Task.WhenAll(ledger.Shards.Select(s => s.Recovered));
        return ledger;
    }

    private async ValueTask<Shard?> FindShardAsync(LedgerName name, int number, CancellationToken cancellationToken)
    {
        var shards = (await FindAsync(name, cancellationToken)).Shards;
        return number >= 0 && number < shards.Count ? shards[number] : null;
    }

    private async ValueTask<LedgerShards> FindAsync(LedgerName name, CancellationToken cancellationToken) =>
        await TryFindAsync(name, cancellationToken) ?? throw new LedgerNotFoundException(name.Value);

    private async ValueTask<LedgerShards?> TryFindAsync(LedgerName name, CancellationToken cancellationToken)
    {
        if (name == LedgerName.Directory)
        {
            return new LedgerShards(new LedgerInfo(name, 1, default), [_directory]);
        }

        if (_ledgers.TryGetValue(name, out var ledger))
        {
            return ledger;
        }

        // Another process may have created it: that there is none is a read of the directory like any other.
        await _directory.ConfirmAsync(cancellationToken);
        return _directory.Ledgers().SingleOrDefault(l => l.Name == name) is { } info ? await OpenAsync(info) : null;
    }

    private void ThrowIfUnavailable()
    {
        if (_unavailable is { } unavailable)
        {
            throw new UnavailableException(unavailable.Reason, unavailable.Message, unavailable);
        }
    }
}
