using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Runtime.Tests;

/// <summary>A shard index in memory, that can be told to fail.</summary>
internal sealed class MemoryShardIndex : IShardIndex
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ShardKey, Rows> _shards = [];

    public Action BeforeAppend { get; set; } = () => { };

    public Action AfterAppend { get; set; } = () => { };

    public Action BeforeBlockOfEntry { get; set; } = () => { };

    public ValueTask<ulong> HeightAsync(ShardKey shard, CancellationToken cancellationToken) =>
        Read(shard, r => (ulong)r.Blocks.Count);

    public ValueTask AppendAsync(ShardKey shard, IndexedBlock block, CancellationToken cancellationToken)
    {
        BeforeAppend();
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

        AfterAppend();
        return default;
    }

    public ValueTask<IReadOnlyDictionary<TransactionId, TransactionPlace>> FindTransactionsAsync(
        ShardKey shard, IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken) =>
        Read(shard, r => (IReadOnlyDictionary<TransactionId, TransactionPlace>)ids
            .Where(r.Transactions.ContainsKey).Distinct().ToDictionary(id => id, id => r.Transactions[id]));

    public ValueTask<IReadOnlyList<StatementLine>> StatementAsync(
        ShardKey shard, AccountId account, ulong before, int limit, CancellationToken cancellationToken) =>
        Read(shard, r => (IReadOnlyList<StatementLine>)r.Lines
            .Where(l => l.Account == account && l.Line.Index < before)
            .Select(l => l.Line).Reverse().Take(limit).ToArray());

    public ValueTask<BlockRow?> BlockAsync(ShardKey shard, ulong height, CancellationToken cancellationToken) =>
        Read(shard, r => r.Blocks.FirstOrDefault(b => b.Height == height));

    public ValueTask<BlockRow?> BlockOfEntryAsync(ShardKey shard, ulong index, CancellationToken cancellationToken)
    {
        BeforeBlockOfEntry();
        return Read(shard, r => r.Blocks.FirstOrDefault(b => b.FirstIndex <= index && index < b.FirstIndex + (ulong)b.EntryCount));
    }

    public ValueTask<BlockRow?> BlockAtAsync(ShardKey shard, Timestamp time, CancellationToken cancellationToken) =>
        Read(shard, r => r.Blocks.LastOrDefault(b => b.Timestamp <= time));

    public ValueTask<IReadOnlyList<Hash256>?> TileAsync(ShardKey shard, TileId tile, CancellationToken cancellationToken) =>
        Read(shard, r => (IReadOnlyList<Hash256>?)r.Tiles.GetValueOrDefault(tile)?.ToArray());

    public ValueTask<byte[]?> SnapshotAsync(ShardKey shard, CancellationToken cancellationToken) =>
        Read(shard, r => r.Snapshot);

    public ValueTask SaveSnapshotAsync(
        ShardKey shard, ulong height, ReadOnlyMemory<byte> snapshot, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Of(shard).Snapshot = snapshot.ToArray();
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

        public List<AccountLine> Lines { get; } = [];

        public Dictionary<TileId, List<Hash256>> Tiles { get; } = [];

        public byte[]? Snapshot { get; set; }

        public void Append(IndexedBlock block)
        {
            Blocks.Add(block.Row);
            Lines.AddRange(block.Lines);
            foreach (var fact in block.Transactions)
            {
                Transactions[fact.Id] = fact.Kind switch
                {
                    TransactionFactKind.Created => new TransactionPlace(fact.Index, null, null),
                    TransactionFactKind.Resolved => Transactions[fact.Id] with { Resolution = fact.Index },
                    _ => Transactions[fact.Id] with { ReversedBy = fact.Index },
                };
            }

            foreach (var run in block.Tiles)
            {
                var tile = Tiles.TryGetValue(run.Tile, out var known) ? known : Tiles[run.Tile] = [];
                Assert.Equal(tile.Count, run.Offset);
                tile.AddRange(run.Hashes);
            }
        }
    }
}
