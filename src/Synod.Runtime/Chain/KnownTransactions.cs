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
    /// <param name="openedAt">The position of the entry that opened an account; null if it is not open.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async ValueTask<History> ForAsync(
        IReadOnlyList<Command> commands, Func<AccountId, ulong?> openedAt, CancellationToken cancellationToken)
    {
        var ids = commands.SelectMany(History.NeededTransactions).ToHashSet();
        var places = await index.FindTransactionsAsync(shard, ids, cancellationToken);
        var transactions = new Dictionary<TransactionId, KnownTransaction>(places.Count);

        // In the order of the chain, so that each block is read once however the batch is ordered.
        foreach (var (id, place) in places.OrderBy(p => p.Value.Creation))
        {
            transactions[id] = await LoadAsync(place, cancellationToken);
        }

        var metadata = new Dictionary<AccountId, Metadata?>();
        foreach (var command in commands)
        {
            if (History.NeededAccount(command) is { } account && openedAt(account) is { } position)
            {
                metadata[account] = MetadataOf(await blocks.OfEntryAsync(position, cancellationToken), position);
            }
        }

        return new History(transactions, metadata);
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
