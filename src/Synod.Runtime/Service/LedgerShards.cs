using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>The shards of one ledger, and which of them a command goes to.</summary>
/// <param name="info">The ledger.</param>
/// <param name="shards">Its shards, in the order of their numbers.</param>
/// <param name="options">How long things may take.</param>
/// <param name="time">The clock.</param>
public sealed partial class LedgerShards(LedgerInfo info, IReadOnlyList<IShard> shards, ShardOptions options, TimeProvider time)
{
    private readonly TransactionRouter _router = new(shards);
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
    public ValueTask<IShard?> FindShardAsync(TransactionId id, CancellationToken cancellationToken) =>
        shards is [var only] ? new(only) : _router.FindShardAsync(id, cancellationToken);

    /// <summary>Executes commands, each on the shard that it belongs to.</summary>
    /// <exception cref="ArgumentException">A command is malformed; nothing happened.</exception>
    public ValueTask<IReadOnlyList<CommandResult>> SubmitAsync(IReadOnlyList<Command> commands, CancellationToken cancellationToken)
    {
        // The steps of a transaction are what shards are asked by each other, never by a ledger's clients.
        for (var i = 0; i < commands.Count; i++)
        {
            if (commands[i] is CrossShardCommand step)
            {
                throw new ArgumentException($"A ledger's shards do not take {step.GetType().Name}.", nameof(commands));
            }
        }

        return shards is [var only]
            ? only.SubmitAsync(commands, cancellationToken)
            : RouteAndSubmitAsync(commands, cancellationToken);
    }

    private async ValueTask<IReadOnlyList<CommandResult>> RouteAndSubmitAsync(
        IReadOnlyList<Command> commands, CancellationToken cancellationToken)
    {
        // Before anything is claimed: a malformed command cannot be routed, and what a shard throws comes too late.
        if (commands.Select(CommandSyntax.Problem).FirstOrDefault(p => p is not null) is { } problem)
        {
            throw new ArgumentException(problem, nameof(commands));
        }

        var start = time.GetTimestamp();
        var (results, overtaken) = await RunAsync(commands, cancellationToken);
        try
        {
            while (overtaken.Count > 0 && time.GetElapsedTime(start) < options.SubmitTimeout)
            {
                var (again, still) = await RunAsync([.. overtaken.Select(i => commands[i])], cancellationToken);
                for (var i = 0; i < again.Length; i++)
                {
                    results[overtaken[i]] = again[i];
                }

                overtaken = [.. still.Select(i => overtaken[i])];
            }
        }
        catch (Exception e) when (e is UnavailableException or StoreException or NoQuorumException)
        {
            // They could not be handed in again: what was said of them stands, and above all what was said of the others.
        }

        return results;
    }

    /// <summary>Executes commands side by side.</summary>
    /// <returns>What became of each, and which of them the others have overtaken.</returns>
    private async Task<(CommandResult[] Results, IReadOnlyList<int> Overtaken)> RunAsync(
        IReadOnlyList<Command> commands, CancellationToken cancellationToken)
    {
        var routes = await _router.RouteAsync(commands, cancellationToken);
        IReadOnlyDictionary<int, CrossShardTransaction> across;
        try
        {
            across = await FindAcrossAsync(commands, routes, cancellationToken);
        }
        catch
        {
            // Nothing was handed in yet, so nothing of it can turn up.
            for (var i = 0; i < commands.Count; i++)
            {
                if (routes[i].Answer is null)
                {
                    Release(commands[i]);
                }
            }

            throw;
        }

        var results = await RunAsync(commands, routes, across).WaitAsync(cancellationToken);
        return (results, BatchOrder.FindOvertaken(commands, results, across.ContainsKey));
    }

    // Without the caller's token: whoever goes away leaves claims behind that somebody has to settle.
    private async Task<CommandResult[]> RunAsync(
        IReadOnlyList<Command> commands, IReadOnlyList<Route> routes, IReadOnlyDictionary<int, CrossShardTransaction> across)
    {
        var results = new CommandResult[commands.Count];
        var routed = new List<int>?[shards.Count];
        for (var i = 0; i < commands.Count; i++)
        {
            if (routes[i].Answer is { } answer)
            {
                results[i] = answer;
            }
            else if (!across.ContainsKey(i))
            {
                (routed[routes[i].Shard] ??= []).Add(i);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, shards.Count)
            .Where(shard => routed[shard] is not null)
            .Select(shard => SubmitToAsync(shards[shard], routed[shard]!, commands, results))
            .Concat(across.Select(a => RunAsync(a.Value, a.Key, commands, results))));
        return results;
    }

    private async Task SubmitToAsync(
        IShard shard, List<int> indexes, IReadOnlyList<Command> commands, CommandResult[] results)
    {
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
            _router.Arrived(arrived);
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
            _router.Release(id);
        }
    }

    private static TransactionId? NewId(Command command) => command switch
    {
        SubmitTransaction submit => submit.Id,
        ReverseTransaction reverse => reverse.Id,
        _ => null,
    };
}
