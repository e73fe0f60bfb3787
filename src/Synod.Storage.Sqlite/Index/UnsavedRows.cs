using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>
/// What the newest blocks of a shard add to the tables and is not in them yet: a transaction of SQLite costs much more than a
/// row, so that many blocks share one. Reads look here first.
/// </summary>
/// <remarks>One thread changes it at a time, and nobody reads meanwhile.</remarks>
internal sealed class UnsavedRows
{
    private const int MaxBlocks = 64;
    private const int MaxHashes = 1 << 15;

    private readonly List<BlockRow> _blocks = [];
    private readonly Dictionary<TileId, TileBuffer> _tiles = [];
    private readonly Dictionary<TransactionId, ulong> _aborts = [];
    private int _hashes;

    /// <summary>True if it is time to write them.</summary>
    public bool AreMany => _blocks.Count >= MaxBlocks || _hashes >= MaxHashes;

    /// <summary>The tiles that a block goes on with, and whose beginning is not here.</summary>
    public IEnumerable<TileId> Missing(IReadOnlyList<TileRun> runs) =>
        runs.Where(run => run.Offset > 0 && !_tiles.ContainsKey(run.Tile)).Select(run => run.Tile).Distinct();

    /// <summary>Gives a tile its beginning, as it is in the table.</summary>
    public void Begin(TileId tile, IReadOnlyList<Hash256> hashes) => Tile(tile).Write(0, hashes);

    /// <summary>Requires that a block's rows can be added.</summary>
    /// <exception cref="FormatException">A tile would have a gap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A height or a position is too high.</exception>
    public void Check(IndexedBlock block)
    {
        _ = IndexWriter.Integer(block.Row.Height);
        _ = IndexWriter.Integer(block.Row.FirstIndex);
        foreach (ref readonly var fact in Items.Of(block.Transactions))
        {
            _ = IndexWriter.Integer(fact.Index);
        }
        // A block's runs in one tile follow one another.
        var (tile, count) = (default(TileId?), 0);
        foreach (var run in block.Tiles)
        {
            _ = IndexWriter.Integer(run.Tile.Number);
            count = run.Tile == tile ? count : _tiles.GetValueOrDefault(run.Tile)?.Count ?? 0;
            if (run.Offset > count)
            {
                throw new FormatException(
                    $"Tile {run.Tile.Number} of level {run.Tile.Level} has {count} hashes; those to add begin at {run.Offset}.");
            }

            (tile, count) = (run.Tile, Math.Max(count, run.Offset + run.Hashes.Count));
        }
    }

    /// <summary>Adds the rows of a block that was checked.</summary>
    public void Add(IndexedBlock block)
    {
        _blocks.Add(block.Row);
        foreach (var run in block.Tiles)
        {
            Tile(run.Tile).Write(run.Offset, run.Hashes);
            _hashes += run.Hashes.Count;
        }

        foreach (ref readonly var fact in Items.Of(block.Transactions))
        {
            if (fact.Kind == TransactionFactKind.Aborted)
            {
                _aborts[fact.Id] = Math.Max(fact.Index, _aborts.GetValueOrDefault(fact.Id));
            }
        }
    }

    /// <summary>Writes the rows into the tables.</summary>
    /// <exception cref="FormatException">They contradict what is there.</exception>
    public void Write(SqliteSession session, long shard)
    {
        foreach (var row in _blocks)
        {
            IndexWriter.AppendRow(session, shard, row);
        }

        foreach (var (id, entry) in _aborts)
        {
            IndexWriter.AppendAbort(session, shard, id, entry);
        }

        foreach (var (tile, buffer) in _tiles)
        {
            IndexWriter.AppendTile(session, shard, tile, buffer.Hashes);
        }

        if (_blocks.Count > 0)
        {
            IndexWriter.RaiseHeight(session, shard, _blocks[^1].Height);
        }
    }

    /// <summary>Forgets the rows, since they are in the tables.</summary>
    public void Clear()
    {
        _blocks.Clear();
        _tiles.Clear();
        _aborts.Clear();
        _hashes = 0;
    }

    /// <summary>A block's row, if it is here.</summary>
    public BlockRow? BlockAtHeight(ulong height) =>
        _blocks.Count > 0 && height - _blocks[0].Height is var at && at < (ulong)_blocks.Count ? _blocks[(int)at] : null;

    /// <summary>The row of the block that holds an entry, if it is here.</summary>
    public BlockRow? BlockOfEntry(ulong index) =>
        Last(row => row.FirstIndex <= index) is { } row && index - row.FirstIndex < (ulong)row.EntryCount ? row : null;

    /// <summary>The row of the newest block whose timestamp is not after a time, if it is here.</summary>
    public BlockRow? BlockAtTime(Timestamp time) => Last(row => row.Timestamp <= time);

    /// <summary>A tile's hashes, if they are here.</summary>
    public IReadOnlyList<Hash256>? TileHashes(TileId tile) => _tiles.TryGetValue(tile, out var buffer) ? buffer.Hashes.ToArray() : null;

    /// <summary>The newest aborted attempt at a transaction, if it is here.</summary>
    public ulong? Abort(TransactionId id) => _aborts.TryGetValue(id, out var entry) ? entry : null;

    private BlockRow? Last(Predicate<BlockRow> fits) => _blocks.FindLast(fits);

    private TileBuffer Tile(TileId tile)
    {
        if (!_tiles.TryGetValue(tile, out var buffer))
        {
            _tiles.Add(tile, buffer = new TileBuffer());
        }

        return buffer;
    }

    private sealed class TileBuffer
    {
        private readonly Hash256[] _hashes = new Hash256[TileId.Width];

        public int Count { get; private set; }

        public ReadOnlySpan<Hash256> Hashes => _hashes.AsSpan(0, Count);

        public void Write(int offset, IReadOnlyList<Hash256> hashes)
        {
            for (var i = 0; i < hashes.Count; i++)
            {
                _hashes[offset + i] = hashes[i];
            }

            Count = Math.Max(Count, offset + hashes.Count);
        }
    }
}
