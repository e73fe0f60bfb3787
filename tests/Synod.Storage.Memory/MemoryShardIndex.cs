using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Storage.Memory;

/// <summary>A shard index in memory. It never fails and never waits: faults are added around it.</summary>
public sealed class MemoryShardIndex : IShardIndex
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ShardKey, Rows> _shards = [];

    /// <inheritdoc/>
    public ValueTask<ulong> HeightAsync(ShardKey shard, CancellationToken cancellationToken) =>
        Read(shard, r => (ulong)r.Blocks.Count);

    /// <inheritdoc/>
    public ValueTask AppendAsync(ShardKey shard, IndexedBlock block, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(block);
        lock (_lock)
        {
            var rows = Of(shard);
            if (block.Row.Height == (ulong)rows.Blocks.Count + 1)
            {
                rows.Append(block);
            }
            else if (block.Row.Height > (ulong)rows.Blocks.Count)
            {
                throw new InvalidOperationException("A block was appended across a gap.");
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<TransactionId, TransactionPlace>> FindTransactionsAsync(
        ShardKey shard, IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken) =>
        Read(shard, r => (IReadOnlyDictionary<TransactionId, TransactionPlace>)ids
            .Where(r.Transactions.ContainsKey).Distinct().ToDictionary(id => id, id => r.Transactions[id]));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<TransactionId, ulong>> FindAbortsAsync(
        ShardKey shard, IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken) =>
        Read(shard, r => (IReadOnlyDictionary<TransactionId, ulong>)ids
            .Where(r.Aborts.ContainsKey).Distinct().ToDictionary(id => id, id => r.Aborts[id]));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StatementLine>> StatementAsync(
        ShardKey shard, AccountRef account, ulong before, int limit, CancellationToken cancellationToken) =>
        Read(shard, r => (IReadOnlyList<StatementLine>)(r.Lines.GetValueOrDefault(account.Id) ?? [])
            .Where(l => l.Index < before).Reverse().Take(limit).ToArray());

    /// <inheritdoc/>
    public ValueTask<BlockRow?> BlockAsync(ShardKey shard, ulong height, CancellationToken cancellationToken) =>
        Read(shard, r => height >= 1 && height <= (ulong)r.Blocks.Count ? r.Blocks[(int)height - 1] : null);

    /// <inheritdoc/>
    public ValueTask<BlockRow?> BlockOfEntryAsync(ShardKey shard, ulong index, CancellationToken cancellationToken) =>
        Read(shard, r => r.Blocks.LastOrDefault(b => b.FirstIndex <= index && index < b.FirstIndex + (ulong)b.EntryCount));

    /// <inheritdoc/>
    public ValueTask<BlockRow?> BlockAtAsync(ShardKey shard, Timestamp time, CancellationToken cancellationToken) =>
        Read(shard, r => r.Blocks.LastOrDefault(b => b.Timestamp <= time));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Hash256>?> TileAsync(ShardKey shard, TileId tile, CancellationToken cancellationToken) =>
        Read(shard, r => (IReadOnlyList<Hash256>?)r.Tiles.GetValueOrDefault(tile)?.ToArray());

    /// <inheritdoc/>
    public ValueTask<Stream?> SnapshotAsync(ShardKey shard, CancellationToken cancellationToken) =>
        Read(shard, r => r.Snapshot is { } snapshot ? (Stream)new MemoryStream(snapshot, writable: false) : null);

    /// <inheritdoc/>
    public ValueTask SaveSnapshotAsync(
        ShardKey shard, ulong height, Action<Stream> write, CancellationToken cancellationToken)
    {
        using var snapshot = new MemoryStream();
        write(snapshot);
        lock (_lock)
        {
            var rows = Of(shard);
            if (height >= rows.SnapshotHeight)
            {
                rows.SnapshotHeight = height;
                rows.Snapshot = snapshot.ToArray();
            }

            return default;
        }
    }

    private ValueTask<T> Read<T>(ShardKey shard, Func<Rows, T> read)
    {
        lock (_lock)
        {
            return new(read(Of(shard)));
        }
    }

    private Rows Of(ShardKey shard) => _shards.TryGetValue(shard, out var rows) ? rows : _shards[shard] = new Rows();

    private sealed class Rows
    {
        public List<BlockRow> Blocks { get; } = [];

        public Dictionary<TransactionId, TransactionPlace> Transactions { get; } = [];

        public Dictionary<TransactionId, ulong> Aborts { get; } = [];

        public Dictionary<AccountId, List<StatementLine>> Lines { get; } = [];

        public Dictionary<TileId, List<Hash256>> Tiles { get; } = [];

        public ulong SnapshotHeight { get; set; }

        public byte[]? Snapshot { get; set; }

        public void Append(IndexedBlock block)
        {
            foreach (var run in block.Tiles)
            {
                var tile = Tiles.TryGetValue(run.Tile, out var known) ? known : Tiles[run.Tile] = [];
                if (tile.Count != run.Offset)
                {
                    throw new ArgumentException($"{run.Tile} has {tile.Count} hashes, and is to go on at {run.Offset}.", nameof(block));
                }

                tile.AddRange(run.Hashes);
            }

            Blocks.Add(block.Row);
            foreach (var (account, line) in block.Lines)
            {
                (Lines.TryGetValue(account.Id, out var lines) ? lines : Lines[account.Id] = []).Add(line);
            }

            foreach (var fact in block.Transactions)
            {
                if (fact.Kind == TransactionFactKind.Aborted)
                {
                    Aborts[fact.Id] = fact.Index;
                    continue;
                }

                Transactions[fact.Id] = fact.Kind switch
                {
                    TransactionFactKind.Created => new TransactionPlace(fact.Index, null, null),
                    TransactionFactKind.Resolved => Transactions[fact.Id] with { Resolution = fact.Index },
                    _ => Transactions[fact.Id] with { ReversedBy = fact.Index },
                };
            }
        }
    }
}
