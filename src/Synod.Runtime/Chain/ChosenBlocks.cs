using Synod.Consensus;
using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Runtime;

/// <summary>
/// Reads chosen blocks back. The index knows the hash of each, so the block itself can come from any acceptor: a copy
/// that is not the chosen one does not have the hash.
/// </summary>
internal sealed class ChosenBlocks(ShardKey shard, AcceptorSet acceptors, IShardIndex index)
{
    // Requests about one transaction, or a page of a statement, come back to the same few blocks.
    private const int CachedBlocks = 4;

    private readonly Lock _lock = new();
    private readonly LinkedList<ReadBlock> _cache = new();

    /// <summary>The block at a height; null if none is chosen there as far as the index knows.</summary>
    /// <exception cref="CorruptRecordException">No acceptor has the block that the index names.</exception>
    public async ValueTask<ReadBlock?> AtAsync(ulong height, CancellationToken cancellationToken) =>
        await index.BlockAsync(shard, height, cancellationToken) is { } row ? await LoadAsync(row, cancellationToken) : null;

    /// <summary>The block that holds an entry.</summary>
    /// <exception cref="CorruptRecordException">The index has no such entry, or no acceptor has its block.</exception>
    public async ValueTask<ReadBlock> OfEntryAsync(ulong entry, CancellationToken cancellationToken)
    {
        var row = await index.BlockOfEntryAsync(shard, entry, cancellationToken)
            ?? throw new CorruptRecordException($"The index of {shard} names entry {entry} and has no block for it.");
        return await LoadAsync(row, cancellationToken);
    }

    private async ValueTask<ReadBlock> LoadAsync(BlockRow row, CancellationToken cancellationToken)
    {
        if (FindCached(row.Height) is { } cached)
        {
            return cached;
        }

        var vote = await acceptors.FindVoteAsync(
            new Slot(row.Height), v => BlockCodec.TryReadHash(v.Value, out var hash) && hash == row.Hash, cancellationToken)
            ?? throw new CorruptRecordException($"No acceptor has block {row.Height} of {shard} with the hash {row.Hash}.");
        var block = new ReadBlock(row, vote.Value, BlockCodec.Decode(vote.Value));
        lock (_lock)
        {
            _cache.AddFirst(block);
            if (_cache.Count > CachedBlocks)
            {
                _cache.RemoveLast();
            }
        }

        return block;
    }

    private ReadBlock? FindCached(ulong height)
    {
        lock (_lock)
        {
            for (var node = _cache.First; node is not null; node = node.Next)
            {
                if (node.Value.Row.Height == height)
                {
                    _cache.Remove(node);
                    _cache.AddFirst(node);
                    return node.Value;
                }
            }
        }

        return null;
    }
}

/// <summary>A chosen block as it was read back.</summary>
/// <param name="Row">What the index says of it.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Block">The block.</param>
internal sealed record ReadBlock(BlockRow Row, ReadOnlyMemory<byte> Bytes, Block Block)
{
    public int PositionOf(ulong entry) => (int)(entry - Row.FirstIndex);

    public Hash256 Leaf(ulong entry) => MerkleHash.Leaf(Block.EntryBytes[PositionOf(entry)].Span);

    public Entry Entry(ulong entry) => Block.Entries[PositionOf(entry)];

    public Attachment? AttachmentOf(ulong entry)
    {
        var position = PositionOf(entry);
        return Block.Attachments.FirstOrDefault(a => a.Position == position);
    }

    public EntryPlace Place(int shard, ulong entry) => new(shard, Row.Height, entry, Row.Timestamp);
}
