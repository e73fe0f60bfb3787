using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>The shards of one ledger, and which of them a command goes to.</summary>
/// <param name="info">The ledger.</param>
/// <param name="shards">Its shards, in the order of their numbers.</param>
/// <param name="options">How long things may take.</param>
/// <param name="time">The clock.</param>
public sealed partial class LedgerShards(LedgerInfo info, IReadOnlyList<IShard> shards, ShardOptions options, TimeProvider time)
{
    private readonly TransactionClaims _claims = new();
    private readonly CrossShardLedger _across = new(shards, options, time);

    /// <summary>The ledger.</summary>
    public LedgerInfo Info => info;

    /// <summary>Its shards, in the order of their numbers.</summary>
    public IReadOnlyList<IShard> Shards => shards;

    /// <summary>The shard that an account is on.</summary>
    public IShard ShardOf(AccountId account) => shards[Placement.ShardOf(account, shards.Count)];

    /// <summary>Makes sure that what is read afterwards, of any shard, is no older than this call.</summary>
    public Task ConfirmAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(shards.Select(s => s.ConfirmAsync(cancellationToken).AsTask()));

    /// <summary>
    /// The shard that has the transaction, or that it is on its way to; null if there is none as far as this process knows.
    /// </summary>
    public async ValueTask<IShard?> FindShardAsync(TransactionId id, CancellationToken cancellationToken)
    {
        if (shards is [var only])
        {
            return only;
        }

        // The claim is looked at first, so that what arrives meanwhile is found by the one or the other. But who has it goes
        // before who was to get it: an id whose outcome this process does not know may be another shard's by way of another one.
        var claimed = _claims.ShardOf(id);
        return await FindHolderAsync(id, cancellationToken) ?? (claimed is { } shard ? shards[shard] : null);
    }

    private async ValueTask<IShard?> FindHolderAsync(TransactionId id, CancellationToken cancellationToken)
    {
        foreach (var shard in shards)
        {
            if (await shard.HasTransactionAsync(id, cancellationToken))
            {
                return shard;
            }
        }

        return null;
    }

    /// <summary>Executes commands, each on the shard that it belongs to.</summary>
    /// <exception cref="ArgumentException">A command is malformed; nothing happened.</exception>
    public async ValueTask<IReadOnlyList<CommandResult>> SubmitAsync(
        IReadOnlyList<Command> commands, CancellationToken cancellationToken)
    {
        // The steps of a transaction are what shards are asked by each other, never by a ledger's clients.
        if (commands.OfType<CrossShardCommand>().FirstOrDefault() is { } step)
        {
            throw new ArgumentException($"A ledger's shards do not take {step.GetType().Name}.", nameof(commands));
        }

        if (shards is [var only])
        {
            return await only.SubmitAsync(commands, cancellationToken);
        }

        // Before anything is claimed: a malformed command cannot be routed, and what a shard throws comes too late.
        if (commands.Select(CommandSyntax.Problem).FirstOrDefault(p => p is not null) is { } problem)
        {
            throw new ArgumentException(problem, nameof(commands));
        }

        var results = new CommandResult[commands.Count];
        var routed = new List<int>?[shards.Count];
        var across = new List<(int Index, CrossShardTransaction Transaction)>();
        var claimed = new List<Command>();
        try
        {
            for (var i = 0; i < commands.Count; i++)
            {
                var (shard, answer) = await RouteAsync(commands[i], cancellationToken);
                if (answer is not null)
                {
                    results[i] = answer;
                    continue;
                }

                claimed.Add(commands[i]);
                if (await FindAcrossAsync(commands[i], shards[shard], cancellationToken) is { } transaction)
                {
                    across.Add((i, transaction));
                }
                else
                {
                    (routed[shard] ??= []).Add(i);
                }
            }
        }
        catch
        {
            // Nothing was handed in yet, so nothing of it can turn up.
            claimed.ForEach(Release);
            throw;
        }

        await Task.WhenAll(Enumerable.Range(0, shards.Count)
            .Where(shard => routed[shard] is not null)
            .Select(shard => SubmitToAsync(shards[shard], routed[shard]!, commands, results))
            .Concat(across.Select(a => RunAsync(a.Transaction, a.Index, commands, results))))
            .WaitAsync(cancellationToken);
        return results;
    }

    private async Task SubmitToAsync(
        IShard shard, List<int> indexes, IReadOnlyList<Command> commands, CommandResult[] results)
    {
        // Without the caller's token: whoever goes away leaves claims behind that somebody has to settle.
        var answers = await shard.SubmitAsync([.. indexes.Select(i => commands[i])], CancellationToken.None);
        await Task.WhenAll(indexes.Select(async (index, i) =>
        {
            var command = commands[index];
            var result = answers[i] is CommandResult.Refused refused
                ? await ReconsiderAsync(shard, command, refused)
                : answers[i];
            Follow(shard, command, result);
            Keep(results, index, command, result);
        }));
    }

    private void Keep(CommandResult[] results, int index, Command command, CommandResult result)
    {
        results[index] = result;

        // While the outcome is unknown the transaction may still turn up in its shard, so its id stays taken.
        if (result is CommandResult.Done && NewId(command) is { } arrived)
        {
            _claims.Arrived(arrived);
        }
        else if (result is not CommandResult.Failed { Why: OutcomeUnknownException })
        {
            Release(command);
        }
    }

    private void Release(Command command)
    {
        if (NewId(command) is { } id)
        {
            _claims.Release(id);
        }
    }

    private async ValueTask<(int Shard, CommandResult? Answer)> RouteAsync(Command command, CancellationToken cancellationToken)
    {
        switch (command)
        {
            case OpenAccount open:
                return (ShardOf(open.Id).Key.Number, null);
            case SubmitTransaction submit:
                return await ClaimAsync(submit.Id, ShardOf(submit.Transfers[0].Debit), cancellationToken);
            case ReverseTransaction reverse:
                return await FindConfirmedAsync(reverse.Reverses, cancellationToken) is { } reversed
                    ? await ClaimAsync(reverse.Id, reversed, cancellationToken)
                    : NotFound(reverse.Reverses);
            case PostPending post:
                return await FindAsync(post.Id, cancellationToken);
            case VoidPending cancel:
                return await FindAsync(cancel.Id, cancellationToken);
            default:
                throw new ArgumentException($"A ledger's shards do not take {command.GetType().Name}.", nameof(command));
        }
    }

    private async ValueTask<(int Shard, CommandResult? Answer)> FindAsync(TransactionId id, CancellationToken cancellationToken) =>
        await FindConfirmedAsync(id, cancellationToken) is { } shard ? (shard.Key.Number, null) : NotFound(id);

    // That there is no such transaction is a read too: it must not come from a leader of yesterday.
    private async ValueTask<IShard?> FindConfirmedAsync(TransactionId id, CancellationToken cancellationToken)
    {
        if (await FindShardAsync(id, cancellationToken) is { } known)
        {
            return known;
        }

        await ConfirmAsync(cancellationToken);
        return await FindShardAsync(id, cancellationToken);
    }

    // The claim first, then the look: whoever had the claim before us is done, and what it did can be seen.
    private async ValueTask<(int Shard, CommandResult? Answer)> ClaimAsync(
        TransactionId id, IShard shard, CancellationToken cancellationToken)
    {
        var conflict = new CommandResult.Refused(new Refusal(
            RefusalCode.TransactionConflict, $"Transaction '{id}' exists with other content, on another shard."));
        if (!_claims.TryClaim(id, shard.Key.Number))
        {
            // What is only on its way may never arrive: it is no reason to refuse anything for good.
            if (await FindHolderAsync(id, cancellationToken) is not { } known)
            {
                return (0, OnItsWay(id));
            }

            // It is where another process has sent it, and the claim speaks of what has come to nothing.
            _claims.Arrived(id);
            return known == shard ? (shard.Key.Number, null) : (0, conflict);
        }

        var isClaimed = false;
        try
        {
            isClaimed = await FindHolderAsync(id, cancellationToken) is not { } holder || holder == shard;
        }
        finally
        {
            if (!isClaimed)
            {
                _claims.Release(id);
            }
        }

        return isClaimed ? (shard.Key.Number, null) : (0, conflict);
    }

    private static (int Shard, CommandResult? Answer) NotFound(TransactionId id) =>
        (0, new CommandResult.Refused(new Refusal(RefusalCode.TransactionNotFound, $"There is no transaction '{id}'.")));

    private static CommandResult.Failed OnItsWay(TransactionId id) => new(new UnavailableException(
        UnavailableReason.Overloaded, $"The transaction '{id}' is being decided with other content."));

    private static TransactionId? NewId(Command command) => command switch
    {
        SubmitTransaction submit => submit.Id,
        ReverseTransaction reverse => reverse.Id,
        _ => null,
    };
}
