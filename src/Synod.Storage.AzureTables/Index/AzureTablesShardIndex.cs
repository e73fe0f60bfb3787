using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Storage.AzureTables;

/// <summary>The index of all shards of a store in one Azure table, a partition for each shard.</summary>
/// <remarks>
/// It is derived data: a damaged row is reported by <see cref="CorruptRecordException"/>, and the table may be deleted.
/// An append reads nothing as long as this process alone appends: it remembers where the shard's index ends.
/// </remarks>
internal sealed class AzureTablesShardIndex : IShardIndex
{
    /// <summary>The name of the index's table.</summary>
    public const string TableName = "SynodIndex";

    private const string DeleteIt = "The index is derived from the chain: stop the service, delete this table, and start again.";

    private readonly TableClient _table;
    private readonly IndexHeads _heads;
    private readonly IndexReader _reader;
    private readonly SnapshotRows _snapshots;

    /// <summary>The index in a table.</summary>
    public AzureTablesShardIndex(TableClient table)
    {
        _table = table;
        _heads = new IndexHeads(table);
        _reader = new IndexReader(table, _heads);
        _snapshots = new SnapshotRows(table);
    }

    /// <inheritdoc/>
    public async ValueTask<ulong> HeightAsync(ShardKey shard, CancellationToken cancellationToken) =>
        (await Described(shard, _heads.ReadAsync(shard, cancellationToken))).Height;

    /// <inheritdoc/>
    public ValueTask AppendAsync(ShardKey shard, IndexedBlock block, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(block);
        return Described(shard, AppendNextAsync(shard, block, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<TransactionId, TransactionPlace>> FindTransactionsAsync(
        ShardKey shard, IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken) =>
        Described(shard, _reader.PlacesAsync(shard, ids, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<TransactionId, ulong>> FindAbortsAsync(
        ShardKey shard, IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken) =>
        Described(shard, _reader.AbortsAsync(shard, ids, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StatementLine>> StatementAsync(
        ShardKey shard, AccountRef account, ulong before, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return Described(shard, _reader.LinesAsync(shard, account.Id, before, limit, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<BlockRow?> BlockAsync(ShardKey shard, ulong height, CancellationToken cancellationToken) =>
        Described(shard, _reader.BlockAsync(shard, height, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<BlockRow?> BlockOfEntryAsync(ShardKey shard, ulong index, CancellationToken cancellationToken) =>
        Described(shard, _reader.BlockOfEntryAsync(shard, index, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<BlockRow?> BlockAtAsync(ShardKey shard, Timestamp time, CancellationToken cancellationToken) =>
        Described(shard, _reader.BlockAtAsync(shard, time, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Hash256>?> TileAsync(ShardKey shard, TileId tile, CancellationToken cancellationToken) =>
        Described(shard, _reader.TileAsync(shard, tile, cancellationToken));

    /// <inheritdoc/>
    public async ValueTask<Stream?> SnapshotAsync(ShardKey shard, CancellationToken cancellationToken) =>
        await Described(shard, _snapshots.ReadAsync(shard, cancellationToken)) is { } snapshot
            ? new MemoryStream(snapshot, writable: false)
            : null;

    /// <inheritdoc/>
    public ValueTask SaveSnapshotAsync(ShardKey shard, ulong height, Action<Stream> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        cancellationToken.ThrowIfCancellationRequested();
        using var snapshot = new MemoryStream();
        write(snapshot);
        return Described(
            shard, _snapshots.WriteAsync(shard, height, snapshot.GetBuffer().AsMemory(0, (int)snapshot.Length), cancellationToken));
    }

    private async ValueTask AppendNextAsync(ShardKey shard, IndexedBlock block, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var height = block.Row.Height;
        var head = await _heads.GetAsync(shard, height - 1, cancellationToken);
        while (height > head.Height)
        {
            if (height != head.Height + 1)
            {
                throw new InvalidOperationException(
                    $"Block {height} of shard {shard} cannot be appended to the index: its last block is {head.Height}.");
            }

            if (await WriteAsync(shard, head, block, cancellationToken) is { } moved)
            {
                _heads.Remember(shard, moved);
                return;
            }

            head = await _heads.ReadAsync(shard, cancellationToken);
        }
    }

    private async ValueTask<IndexHead?> WriteAsync(
        ShardKey shard, IndexHead head, IndexedBlock block, CancellationToken cancellationToken)
    {
        try
        {
            return await new IndexAppend(_table).RunAsync(shard, head, block, cancellationToken);
        }
        catch
        {
            // The head may have moved, or may move yet.
            _heads.Forget(shard);
            throw;
        }
    }

    private async ValueTask<T> Described<T>(ShardKey shard, ValueTask<T> work)
    {
        try
        {
            return await work;
        }
        catch (FormatException error)
        {
            throw Damaged(shard, error);
        }
    }

    private async ValueTask Described(ShardKey shard, ValueTask work)
    {
        try
        {
            await work;
        }
        catch (FormatException error)
        {
            throw Damaged(shard, error);
        }
    }

    private CorruptRecordException Damaged(ShardKey shard, FormatException error) =>
        new($"The store {_table.Where} is damaged, shard {shard}: {error.Message} {DeleteIt}", error);
}
