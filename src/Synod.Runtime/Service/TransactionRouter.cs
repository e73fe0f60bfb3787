using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// Finds the shard of every command of a batch. An id is a name within the whole ledger and a shard sees only its own ids, so
/// all shards are asked about new ids: once for the batch, all at the same time.
/// </summary>
/// <param name="shards">The ledger's shards, two or more, in the order of their numbers.</param>
internal sealed class TransactionRouter(IReadOnlyList<IShard> shards)
{
    private readonly TransactionClaims _claims = new();

    /// <summary>
    /// The shard that has the transaction, or that it is on its way to; null if there is none as far as this process knows.
    /// </summary>
    public async ValueTask<IShard?> FindShardAsync(TransactionId id, CancellationToken cancellationToken)
    {
        var found = await FindHoldersOrClaimsAsync([id], cancellationToken);
        return found.TryGetValue(id, out var shard) ? shards[shard] : null;
    }

    /// <summary>
    /// Where each command goes. The id of every transaction that gets a shard is claimed for it, until <see cref="Arrived"/> or
    /// <see cref="Release"/>; if this throws, none is.
    /// </summary>
    public async ValueTask<IReadOnlyList<Route>> RouteAsync(IReadOnlyList<Command> commands, CancellationToken cancellationToken)
    {
        var routes = new Route[commands.Count];
        var claims = new List<Claim>();
        try
        {
            for (var i = 0; i < commands.Count; i++)
            {
                switch (commands[i])
                {
                    case OpenAccount open:
                        routes[i] = new Route(ShardOf(open.Id));
                        break;
                    case SubmitTransaction submit:
                        claims.Add(TryClaim(i, submit.Id, ShardOf(submit.Transfers[0].Debit)));
                        break;
                }
            }

            await FollowReferencesAsync(commands, routes, claims, cancellationToken);

            // The claims first, then the look: whoever had one of them before us is done, and what it did can be seen.
            var holders = await FindHoldersAsync([.. claims.Select(c => c.Id)], cancellationToken);
            foreach (var claim in claims)
            {
                routes[claim.Index] = Judge(claim, holders.TryGetValue(claim.Id, out var holder) ? holder : null);
            }
        }
        catch
        {
            // Nothing was handed in yet, so nothing of it can turn up.
            foreach (var claim in claims.Where(c => c.IsGranted))
            {
                _claims.Release(claim.Id);
            }

            throw;
        }

        // Only now, when nothing can fail any more: nothing is given back twice.
        foreach (var claim in claims.Where(c => c.IsGranted && routes[c.Index].Answer is not null))
        {
            _claims.Release(claim.Id);
        }

        return routes;
    }

    /// <summary>Forgets an id that has arrived: from now on the shard's index speaks for it.</summary>
    public void Arrived(TransactionId id) => _claims.Arrived(id);

    /// <summary>Gives a claim back, once it is certain that the command will not take effect.</summary>
    public void Release(TransactionId id) => _claims.Release(id);

    /// <summary>The answer to a command whose id is taken and may come free again.</summary>
    public static CommandResult.Failed OnItsWay(TransactionId id) => new(new UnavailableException(
        UnavailableReason.Overloaded, $"The transaction '{id}' is being decided with other content."));

    /// <summary>Commands that name an earlier transaction go to the shard that has it.</summary>
    private async ValueTask FollowReferencesAsync(
        IReadOnlyList<Command> commands, Route[] routes, List<Claim> claims, CancellationToken cancellationToken)
    {
        var references = Enumerable.Range(0, commands.Count)
            .Select(i => (Index: i, Id: ReferenceOf(commands[i])))
            .Where(r => r.Id is not null)
            .Select(r => (r.Index, Id: r.Id!.Value))
            .ToArray();
        if (references.Length == 0)
        {
            return;
        }

        var holders = await FindNamedAsync([.. references.Select(r => r.Id).Distinct()], cancellationToken);
        foreach (var (index, id) in references)
        {
            if (!holders.TryGetValue(id, out var holder))
            {
                routes[index] = new Route(Answer: new CommandResult.Refused(
                    new Refusal(RefusalCode.TransactionNotFound, $"There is no transaction '{id}'.")));
            }
            else if (commands[index] is ReverseTransaction reverse)
            {
                claims.Add(TryClaim(index, reverse.Id, holder));
            }
            else
            {
                routes[index] = new Route(holder);
            }
        }
    }

    private async ValueTask<Dictionary<TransactionId, int>> FindNamedAsync(
        IReadOnlyList<TransactionId> ids, CancellationToken cancellationToken)
    {
        var found = await FindHoldersOrClaimsAsync(ids, cancellationToken);
        var missing = ids.Where(id => !found.ContainsKey(id)).ToArray();
        if (missing.Length > 0)
        {
            // That there is no such transaction is a read too: it must not come from a leader of yesterday.
            await Task.WhenAll(shards.Select(s => s.ConfirmAsync(cancellationToken).AsTask()));
            foreach (var (id, shard) in await FindHoldersOrClaimsAsync(missing, cancellationToken))
            {
                found[id] = shard;
            }
        }

        return found;
    }

    private async ValueTask<Dictionary<TransactionId, int>> FindHoldersOrClaimsAsync(
        IReadOnlyList<TransactionId> ids, CancellationToken cancellationToken)
    {
        // The claims are looked at first, so that what arrives meanwhile is found by the one or the other. But who has it goes
        // before who was to get it: an id whose outcome this process does not know may be another shard's by way of another one.
        var claims = ids.Select(id => (Id: id, Shard: _claims.ShardOf(id))).Where(c => c.Shard is not null).ToArray();
        var found = await FindHoldersAsync(ids, cancellationToken);
        foreach (var (id, shard) in claims)
        {
            found.TryAdd(id, shard!.Value);
        }

        return found;
    }

    private async ValueTask<Dictionary<TransactionId, int>> FindHoldersAsync(
        IReadOnlyList<TransactionId> ids, CancellationToken cancellationToken)
    {
        var holders = new Dictionary<TransactionId, int>();
        if (ids.Count == 0)
        {
            return holders;
        }

        var known = await Task.WhenAll(shards.Select(s => s.KnownAmongAsync(ids, cancellationToken).AsTask()));
        for (var shard = 0; shard < known.Length; shard++)
        {
            foreach (var id in known[shard])
            {
                holders.TryAdd(id, shard);
            }
        }

        return holders;
    }

    private Claim TryClaim(int index, TransactionId id, int shard) => new(index, id, shard, _claims.TryClaim(id, shard));

    private Route Judge(Claim claim, int? holder)
    {
        if (!claim.IsGranted)
        {
            if (holder is null)
            {
                // What is only on its way may never arrive: it is no reason to refuse anything for good.
                return new Route(Answer: OnItsWay(claim.Id));
            }

            // It is where another process has sent it, and the claim that stood in the way speaks of what has come to nothing.
            _claims.Arrived(claim.Id);
        }

        return holder is not null && holder != claim.Shard
            ? new Route(Answer: new CommandResult.Refused(new Refusal(
                RefusalCode.TransactionConflict, $"Transaction '{claim.Id}' exists with other content, on another shard.")))
            : new Route(claim.Shard, IsKnown: holder is not null);
    }

    private static TransactionId? ReferenceOf(Command command) => command switch
    {
        ReverseTransaction reverse => reverse.Reverses,
        PostPending post => post.Id,
        VoidPending cancel => cancel.Id,
        _ => null,
    };

    private int ShardOf(AccountId account) => Placement.ShardOf(account, shards.Count);

    /// <summary>A new id that a command brings.</summary>
    /// <param name="Index">Which command.</param>
    /// <param name="Id">The id.</param>
    /// <param name="Shard">The shard that it is to be on.</param>
    /// <param name="IsGranted">False if it is on its way to another one.</param>
    private readonly record struct Claim(int Index, TransactionId Id, int Shard, bool IsGranted);
}

/// <summary>Where a command goes.</summary>
/// <param name="Shard">The number of the shard, if there is no answer yet.</param>
/// <param name="IsKnown">True if the transaction that it asks for has an entry there: the command is a repeat, or a conflict.</param>
/// <param name="Answer">What became of it, if that is known already; otherwise null.</param>
internal readonly record struct Route(int Shard = 0, bool IsKnown = false, CommandResult? Answer = null);
