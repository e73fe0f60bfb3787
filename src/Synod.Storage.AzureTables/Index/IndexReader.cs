using System.Collections.Concurrent;
using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Storage.AzureTables;

/// <summary>What the reads of an index ask of its table. A <see cref="FormatException"/> out of any of them is a damaged row.</summary>
internal sealed class IndexReader(TableClient table, IndexHeads heads)
{
    /// <summary>Point reads wait for the network, not for the service: as many at once as connections are cheap.</summary>
    private const int ReadsAtOnce = 32;

    private const int MaxPage = 1_000;

    // Beyond the head there are at most the rows of one block, whose append has not ended.
    private const int OneBeyondTheHead = 2;

    public async ValueTask<IReadOnlyDictionary<TransactionId, TransactionPlace>> PlacesAsync(
        ShardKey shard, IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken)
    {
        var partition = IndexKeys.Partition(shard);
        var rows = new ConcurrentDictionary<TransactionId, TableEntity>();
        await Parallel.ForEachAsync(
            ids.Distinct(),
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellationToken },
            async (id, token) =>
            {
                if (await table.GetAsync(partition, IndexKeys.Fact(id), token) is { } row)
                {
                    rows[id] = row;
                }
            });

        var places = new Dictionary<TransactionId, TransactionPlace>();
        if (rows.IsEmpty)
        {
            return places;
        }

        var head = await heads.GetAsync(shard, rows.Values.Max(IndexRows.NewestBlock), cancellationToken);
        foreach (var (id, row) in rows)
        {
            if (IndexRows.Place(row, head.Height) is { } place)
            {
                places[id] = place;
            }
        }

        return places;
    }

    public async ValueTask<IReadOnlyDictionary<TransactionId, ulong>> AbortsAsync(
        ShardKey shard, IReadOnlyCollection<TransactionId> ids, CancellationToken cancellationToken)
    {
        var aborts = new ConcurrentDictionary<TransactionId, ulong>();
        await Parallel.ForEachAsync(
            ids.Distinct(),
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellationToken },
            async (id, token) =>
            {
                if (await AbortAsync(shard, id, token) is { } entry)
                {
                    aborts[id] = entry;
                }
            });
        return aborts;
    }

    public async ValueTask<IReadOnlyList<StatementLine>> LinesAsync(
        ShardKey shard, AccountId account, ulong before, int limit, CancellationToken cancellationToken)
    {
        var lines = new List<StatementLine>();
        if (before == 0)
        {
            return lines;
        }

        var filter = TableFilter.Rows(
            IndexKeys.Partition(shard), IndexKeys.Lines(account, before - 1), IndexKeys.End(IndexKeys.LinesOf(account)));
        await foreach (var row in table.QueryAllAsync(filter, Math.Min(limit, MaxPage), cancellationToken))
        {
            var ofBlock = BlockLines.Decode(BinaryParts.Read(row));
            if (ofBlock.Height <= (await heads.GetAsync(shard, ofBlock.Height, cancellationToken)).Height)
            {
                lines.AddRange(ofBlock.Lines.Reverse().Where(line => line.Index < before).Take(limit - lines.Count));
            }

            if (lines.Count == limit)
            {
                break;
            }
        }

        return lines;
    }

    public async ValueTask<BlockRow?> BlockAsync(ShardKey shard, ulong height, CancellationToken cancellationToken)
    {
        var head = await heads.GetAsync(shard, height, cancellationToken);
        if (height == 0 || height > head.Height)
        {
            return null;
        }

        return await table.GetAsync(IndexKeys.Partition(shard), IndexKeys.Block(height), cancellationToken) is { } row
            ? IndexRows.Block(height, row)
            : throw new FormatException($"Block {height} is missing, and the last one is {head.Height}.");
    }

    public async ValueTask<BlockRow?> BlockOfEntryAsync(ShardKey shard, ulong index, CancellationToken cancellationToken)
    {
        var row = await FirstFromAsync(shard, IndexKeys.BlockOfEntry(index), cancellationToken);
        return row is not null && index - row.FirstIndex < (ulong)row.EntryCount ? row : null;
    }

    public ValueTask<BlockRow?> BlockAtAsync(ShardKey shard, Timestamp time, CancellationToken cancellationToken) =>
        FirstFromAsync(shard, IndexKeys.BlockAt(time), cancellationToken);

    public async ValueTask<IReadOnlyList<Hash256>?> TileAsync(ShardKey shard, TileId tile, CancellationToken cancellationToken)
    {
        // Not asked of the head: hashes of a larger tree may stand here.
        var runs = IndexKeys.RunsOf(tile);
        var hashes = new List<Hash256>();
        var filter = TableFilter.Rows(IndexKeys.Partition(shard), runs, IndexKeys.End(runs));
        await foreach (var row in table.QueryAllAsync(filter, MaxPage, cancellationToken))
        {
            if (row.RowKey != IndexKeys.Run(new TileRun(tile, hashes.Count, [])))
            {
                break;
            }

            hashes.AddRange(IndexRows.Hashes(row));
        }

        return hashes.Count == 0 ? null
            : hashes.Count <= TileId.Width ? hashes
            : throw new FormatException($"Tile {tile.Number} of level {tile.Level} has {hashes.Count} hashes.");
    }

    private async ValueTask<ulong?> AbortAsync(ShardKey shard, TransactionId id, CancellationToken cancellationToken)
    {
        var aborts = IndexKeys.AbortsOf(id);
        var filter = TableFilter.Rows(IndexKeys.Partition(shard), aborts, IndexKeys.End(aborts));
        await foreach (var row in table.QueryAllAsync(filter, OneBeyondTheHead, cancellationToken))
        {
            var height = row.Count("Height");
            if (height <= (await heads.GetAsync(shard, height, cancellationToken)).Height)
            {
                return row.Count("Entry");
            }
        }

        return null;
    }

    // The newest block whose key is not before this one; keys go from new to old.
    private async ValueTask<BlockRow?> FirstFromAsync(ShardKey shard, string key, CancellationToken cancellationToken)
    {
        var filter = TableFilter.Rows(IndexKeys.Partition(shard), key, IndexKeys.EndOfKind(key));
        await foreach (var row in table.QueryAllAsync(filter, OneBeyondTheHead, cancellationToken))
        {
            if (await BlockAsync(shard, row.Count("Height"), cancellationToken) is { } block)
            {
                return block;
            }
        }

        return null;
    }
}
