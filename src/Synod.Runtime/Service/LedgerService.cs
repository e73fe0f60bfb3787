using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// What a gateway asks, answered by shards wherever they are: finds the ledger, routes, and says in the service's own words
/// why there is no answer. Which ledgers there are is itself a chain, that of the ledger <c>synod</c>.
/// </summary>
public abstract class LedgerService : ILedgerService
{
    /// <inheritdoc/>
    public abstract UnavailableException? Unavailable { get; }

    /// <summary>The shard whose chain lists the ledgers.</summary>
    protected abstract IShard Directory { get; }

    /// <summary>The directory as a ledger of one shard.</summary>
    protected abstract LedgerShards DirectoryShards { get; }

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
            await Directory.ConfirmAsync(cancellationToken);
            return await Directory.LedgersAsync(cancellationToken);
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
            var heads = ledger.Shards.Select(s => s.HeadAsync(cancellationToken).AsTask());
            return new LedgerView(ledger.Info, await Task.WhenAll(heads));
        });

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<CommandResult>> SubmitAsync(
        LedgerName ledger, IReadOnlyList<Command> commands, CancellationToken cancellationToken) =>
        AnswerAsync(() => ledger != LedgerName.Directory && FindOpen(ledger) is { } open
            ? open.SubmitAsync(commands, cancellationToken)
            : FindAndSubmitAsync(ledger, commands, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<AccountView?> FindAccountAsync(
        LedgerName ledger, AccountId id, AsOf? asOf, ReadConsistency consistency, CancellationToken cancellationToken) =>
        AnswerAsync(async () => await (await FindAsync(ledger, cancellationToken))
            .FindAccountAsync(id, asOf, consistency, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AccountView?>> ReadAccountsAsync(
        LedgerName ledger, IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken) =>
        AnswerAsync(async () => await (await FindAsync(ledger, cancellationToken)).ReadAccountsAsync(accounts, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<StatementPage?> ReadStatementAsync(
        LedgerName ledger, AccountId id, ulong? before, int limit, ReadConsistency consistency,
        CancellationToken cancellationToken) =>
        AnswerAsync(async () => await (await FindAsync(ledger, cancellationToken))
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
        AnswerAsync(async () => await (await FindAsync(ledger, cancellationToken)).FindReceiptAsync(id, of, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> VerifierKeysAsync(LedgerName ledger, CancellationToken cancellationToken) =>
        AnswerAsync<IReadOnlyList<string>>(async () =>
        {
            var shards = (await FindAsync(ledger, cancellationToken)).Shards;
            var keys = await Task.WhenAll(shards.Select(s => s.VerifierKeyAsync(cancellationToken).AsTask()));
            return [.. keys.Select(k => k.ToString())];
        });

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

    /// <summary>A ledger that is open here; null if it is not, whether or not there is one.</summary>
    protected abstract LedgerShards? FindOpen(LedgerName name);

    /// <summary>Opens a ledger that the directory lists; completes when its shards answer.</summary>
    protected abstract Task<LedgerShards> OpenAsync(LedgerInfo info);

    /// <summary>Throws unless this service as a whole answers; without shards of its own it always does.</summary>
    /// <exception cref="UnavailableException">It is starting, or shutting down.</exception>
    protected virtual void ThrowIfUnavailable()
    {
    }

    private ValueTask<T> AnswerAsync<T>(Func<ValueTask<T>> answer) => ServiceAnswer.OfAsync(() =>
    {
        ThrowIfUnavailable();
        return answer();
    });

    private async Task<LedgerCreation> CreateAndOpenAsync(LedgerName name, int shards)
    {
        var results = await Directory.SubmitAsync([new CreateLedger(name, shards)], CancellationToken.None);
        if (results[0] is not CommandResult.Done)
        {
            return new LedgerCreation(null, results[0]);
        }

        try
        {
            var info = (await Directory.LedgersAsync(CancellationToken.None)).Single(l => l.Name == name);
            await OpenAsync(info);
            return new LedgerCreation(info, results[0]);
        }
        catch (UnavailableException e)
        {
            throw new OutcomeUnknownException($"The ledger '{name}' is created and does not answer yet. {e.Message}", e);
        }
    }

    private async ValueTask<IReadOnlyList<CommandResult>> FindAndSubmitAsync(
        LedgerName ledger, IReadOnlyList<Command> commands, CancellationToken cancellationToken) =>
        ledger == LedgerName.Directory
            ? throw new LedgerNotFoundException(ledger.Value)
            : await (await FindAsync(ledger, cancellationToken)).SubmitAsync(commands, cancellationToken);

    private async ValueTask<IShard?> FindShardAsync(LedgerName name, int number, CancellationToken cancellationToken)
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
            return DirectoryShards;
        }

        if (FindOpen(name) is { } ledger)
        {
            return ledger;
        }

        // Another process may have created it: that there is none is a read of the directory like any other.
        await Directory.ConfirmAsync(cancellationToken);
        var ledgers = await Directory.LedgersAsync(cancellationToken);
        return ledgers.SingleOrDefault(l => l.Name == name) is { } info ? await OpenAsync(info) : null;
    }
}
