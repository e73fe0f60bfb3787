using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// Fetches from disk what the ledger's rules need to know of the past: memory holds accounts and open reservations,
/// everything else about a transaction is found through the index.
/// </summary>
internal sealed class KnownTransactions(ShardKey shard, IShardIndex index, ChosenBlocks blocks)
{
    /// <summary>What a batch of commands needs to know.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="state">
    /// The state that they will be executed on. The index may be ahead of it, where another process that leads now shares
    /// it: what came after the state is left out, and the acceptors will say the rest.
    /// </param>
    /// <param name="ahead">What was looked up for the first of them already; null for none.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async ValueTask<History> ForAsync(
        IReadOnlyList<Command> commands, ShardState state, LookAhead? ahead, CancellationToken cancellationToken)
    {
        var places = await PlacesAsync(commands, ahead, cancellationToken);
        var transactions = new Dictionary<TransactionId, KnownTransaction>(places.Count);

        // In the order of the chain, so that each block is read once however the batch is ordered.
        foreach (var (id, place) in places.Where(p => p.Value.Creation < state.TreeSize).OrderBy(p => p.Value.Creation))
        {
            transactions[id] = await LoadAsync(Before(place, state.TreeSize), cancellationToken);
        }

        var metadata = new Dictionary<AccountId, Metadata?>();
        for (var i = 0; i < commands.Count; i++)
        {
            if (History.NeededAccount(commands[i]) is { } id && state.TryGetAccount(id, out var account))
            {
                metadata[id] = MetadataOf(await blocks.OfEntryAsync(account.OpenedAt, cancellationToken), account.OpenedAt);
            }
        }

        return new History(transactions, metadata, await AbortsAsync(commands, state, cancellationToken));
    }

    /// <summary>
    /// Looks up what commands need that wait for the block after one that is being decided, while that one is.
    /// </summary>
    /// <param name="waiting">The commands.</param>
    /// <param name="before">The block before theirs: executed, and not in the index.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Null if it has to be looked up after that block.</returns>
    public async ValueTask<LookAhead?> AheadAsync(
        IReadOnlyList<TakenCommands> waiting, BlockDraft before, CancellationToken cancellationToken)
    {
        var ids = new List<TransactionId>();
        foreach (var (submission, first, count) in waiting)
        {
            ids.EnsureCapacity(ids.Count + count);
            for (var i = first; i < first + count; i++)
            {
                History.AddNeededTransactions(submission[i], ids);
            }
        }

        if (ids.Exists(before.Concerns))
        {
            return null;
        }

        try
        {
            return new LookAhead(waiting, await index.FindTransactionsAsync(shard, ids, cancellationToken));
        }
        catch (StoreException)
        {
            // It comes again, and then says so to whoever waits for it.
            return null;
        }
    }

    /// <summary>The last attempt at each transaction that was aborted; nothing for one that never was.</summary>
    public async ValueTask<Dictionary<TransactionId, AbortedAttempt>> LastAbortsAsync(
        IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken)
    {
        var aborts = new Dictionary<TransactionId, AbortedAttempt>();
        foreach (var (id, entry) in await index.FindAbortsAsync(shard, ids, cancellationToken))
        {
            aborts[id] = await LoadAbortAsync(entry, cancellationToken);
        }

        return aborts;
    }

    private async ValueTask<IReadOnlyDictionary<TransactionId, TransactionPlace>> PlacesAsync(
        IReadOnlyList<Command> commands, LookAhead? ahead, CancellationToken cancellationToken)
    {
        var known = ahead?.Count ?? 0;
        var ids = new List<TransactionId>(commands.Count - known);
        for (var i = known; i < commands.Count; i++)
        {
            History.AddNeededTransactions(commands[i], ids);
        }

        var places = await index.FindTransactionsAsync(shard, ids, cancellationToken);
        return ahead is null or { Places.Count: 0 } ? places : ahead.With(places);
    }

    // Commands of transactions on one shard ask for none: then there is nothing to look up.
    private async ValueTask<Dictionary<TransactionId, AbortedAttempt>?> AbortsAsync(
        IReadOnlyList<Command> commands, ShardState state, CancellationToken cancellationToken)
    {
        HashSet<TransactionId>? ids = null;
        for (var i = 0; i < commands.Count; i++)
        {
            if (History.NeededAbort(commands[i]) is { } id)
            {
                (ids ??= []).Add(id);
            }
        }

        if (ids is null)
        {
            return null;
        }

        var aborts = new Dictionary<TransactionId, AbortedAttempt>();
        foreach (var (id, entry) in await index.FindAbortsAsync(shard, ids, cancellationToken))
        {
            if (entry >= state.TreeSize)
            {
                // Another process leads: it has written further than this state is, and the acceptors will say so.
                throw new DeposedException(blockCannotBeChosen: false);
            }

            aborts[id] = await LoadAbortAsync(entry, cancellationToken);
        }

        return aborts;
    }

    private async ValueTask<AbortedAttempt> LoadAbortAsync(ulong entry, CancellationToken cancellationToken)
    {
        var block = await blocks.OfEntryAsync(entry, cancellationToken);
        return new AbortedAttempt(((TransactionAborted)block.Entry(entry)).Attempt, entry);
    }

    /// <summary>A transaction from its entries.</summary>
    public async ValueTask<KnownTransaction> LoadAsync(TransactionPlace place, CancellationToken cancellationToken)
    {
        var block = await blocks.OfEntryAsync(place.Creation, cancellationToken);
        var creation = (TransactionEntry)block.Entry(place.Creation);
        var resolution = place.Resolution is { } resolved
            ? (ResolutionEntry)(await blocks.OfEntryAsync(resolved, cancellationToken)).Entry(resolved)
            : null;
        TransactionId? reversedBy = place.ReversedBy is { } reversal
            ? ((TransactionEntry)(await blocks.OfEntryAsync(reversal, cancellationToken)).Entry(reversal)).Id
            : null;
        return new KnownTransaction(
            creation, place.Creation, MetadataOf(block, place.Creation), resolution, place.Resolution, reversedBy);
    }

    private static TransactionPlace Before(TransactionPlace place, ulong size) => place with
    {
        Resolution = place.Resolution < size ? place.Resolution : null,
        ReversedBy = place.ReversedBy < size ? place.ReversedBy : null,
    };

    // No commitment means no metadata; a commitment without an attachment means that it was erased.
    private static Metadata? MetadataOf(ReadBlock block, ulong entry)
    {
        var commitment = block.Entry(entry) switch
        {
            AccountOpened opened => opened.MetadataCommitment,
            TransactionEntry transaction => transaction.MetadataCommitment,
            _ => null,
        };
        return commitment is null ? Metadata.None : block.AttachmentOf(entry)?.Metadata;
    }
}
