using System.Collections.Concurrent;
using Synod.Ledger;

namespace Synod.Storage.AzureTables;

/// <summary>How far a shard's index goes: rows of later blocks are not there for a reader.</summary>
/// <param name="Height">The height of its last block; 0 for none.</param>
/// <param name="ETag">The row's version; null if there is none.</param>
internal sealed record IndexHead(ulong Height, string? ETag)
{
    public static IndexHead None { get; } = new(0, null);

    public TableEntity ToRow(string partition) => new(partition, IndexKeys.Head)
    {
        ["Height"] = checked((long)Height),
    };

    public static IndexHead Of(TableEntity row) => new(row.Count("Height"), row.ETag);
}

/// <summary>
/// The heads of all shards as this process last saw them. A head only moves up, so the blocks up to a remembered one
/// are there; one after it is there only if the stored one says so.
/// </summary>
internal sealed class IndexHeads(TableClient table)
{
    private readonly ConcurrentDictionary<ShardKey, IndexHead> _remembered = new();

    /// <summary>Reads the stored head.</summary>
    /// <exception cref="FormatException">Its row is wrong.</exception>
    public async ValueTask<IndexHead> ReadAsync(ShardKey shard, CancellationToken cancellationToken)
    {
        var row = await table.GetAsync(IndexKeys.Partition(shard), IndexKeys.Head, cancellationToken);
        return Remember(shard, row is null ? IndexHead.None : IndexHead.Of(row));
    }

    /// <summary>The remembered head, or the stored one if none is remembered.</summary>
    public ValueTask<IndexHead> GetAsync(ShardKey shard, CancellationToken cancellationToken) =>
        _remembered.TryGetValue(shard, out var head) ? ValueTask.FromResult(head) : ReadAsync(shard, cancellationToken);

    /// <summary>The remembered head if it goes up to a height, or the stored one, which may not either.</summary>
    public async ValueTask<IndexHead> GetAsync(ShardKey shard, ulong height, CancellationToken cancellationToken) =>
        await GetAsync(shard, cancellationToken) is var head && height <= head.Height ? head : await ReadAsync(shard, cancellationToken);

    /// <summary>Remembers a head that was just written.</summary>
    public IndexHead Remember(ShardKey shard, IndexHead head) => _remembered[shard] = head;

    /// <summary>Forgets a head whose write has an unknown outcome.</summary>
    public void Forget(ShardKey shard) => _remembered.TryRemove(shard, out _);
}
