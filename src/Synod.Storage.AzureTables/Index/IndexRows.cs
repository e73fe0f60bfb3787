using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Storage.AzureTables;

/// <summary>
/// The rows of a block. Only chosen blocks are appended, so whoever writes a row writes the same: all but the head may be
/// written again, and by several processes at once.
/// </summary>
internal static class IndexRows
{
    private const string Creation = "Creation";
    private const string Resolution = "Resolution";
    private const string ReversedBy = "ReversedBy";

    // Beside each fact the height of the block that says it: it is not there before the block is.
    private const string BlockSuffix = "Block";

    private static readonly string[] Facts = [Creation, Resolution, ReversedBy];

    /// <summary>The rows that an append writes beside the head.</summary>
    public static IEnumerable<TableOperation> Of(ShardKey shard, IndexedBlock block)
    {
        var partition = IndexKeys.Partition(shard);
        return OfRow(partition, block.Row)
            .Concat(OfLines(partition, block))
            .Concat(OfAborts(partition, block))
            .Concat(block.Tiles.Select(run => new TableEntity(partition, IndexKeys.Run(run)) { ["Hashes"] = Bytes(run.Hashes) }))
            .Select(row => new TableOperation(TableWriteKind.UpsertReplace, row))
            .Concat(OfFacts(partition, block));
    }

    /// <summary>Reads the row of a block.</summary>
    /// <exception cref="FormatException">It is no such row.</exception>
    public static BlockRow Block(ulong height, TableEntity row) => new(
        height,
        row.Binary("Hash") is { Length: Hash256.Size } hash ? new Hash256(hash) : throw new FormatException("A hash has 32 bytes."),
        row.Count("FirstIndex"),
        row.Size("EntryCount"),
        new Timestamp((long)row.Count("Time")),
        row.Text("Checkpoint"));

    /// <summary>The last block that says something of a transaction.</summary>
    /// <exception cref="FormatException">It is no such row.</exception>
    public static ulong NewestBlock(TableEntity row) => Facts.Max(fact => row.CountOrNone(fact + BlockSuffix) ?? 0);

    /// <summary>Reads what the blocks up to a height say of a transaction; null if none of them made it.</summary>
    /// <exception cref="FormatException">It is no such row.</exception>
    public static TransactionPlace? Place(TableEntity row, ulong height)
    {
        return row.Count(Creation + BlockSuffix) <= height
            ? new TransactionPlace(row.Count(Creation), Fact(Resolution), Fact(ReversedBy))
            : null;

        ulong? Fact(string name) => row.CountOrNone(name + BlockSuffix) <= height ? row.Count(name) : null;
    }

    /// <summary>Reads a run of a tile's hashes.</summary>
    /// <exception cref="FormatException">It is no such row.</exception>
    public static Hash256[] Hashes(TableEntity row)
    {
        var bytes = row.Binary("Hashes");
        return bytes.Length % Hash256.Size == 0 && bytes.Length is > 0 and <= TileId.Width * Hash256.Size
            ? [.. bytes.Chunk(Hash256.Size).Select(hash => new Hash256(hash))]
            : throw new FormatException("A run of a tile is 1 to 256 hashes.");
    }

    private static IEnumerable<TableEntity> OfRow(string partition, BlockRow row)
    {
        yield return new TableEntity(partition, IndexKeys.Block(row.Height))
        {
            ["Hash"] = row.Hash.ToArray(),
            ["FirstIndex"] = checked((long)row.FirstIndex),
            ["EntryCount"] = (long)row.EntryCount,
            ["Time"] = row.Timestamp.Microseconds,
            ["Checkpoint"] = row.Checkpoint,
        };
        var height = checked((long)row.Height);
        yield return new TableEntity(partition, IndexKeys.BlockOfEntry(row.FirstIndex)) { ["Height"] = height };
        yield return new TableEntity(partition, IndexKeys.BlockAt(row.Timestamp)) { ["Height"] = height };
    }

    // One row for an account and a block: an account that is in every transaction, as a bank's own, is one row and not
    // thousands, of which a partition takes 2,000 a second.
    private static IEnumerable<TableEntity> OfLines(string partition, IndexedBlock block) =>
        block.Lines.GroupBy(line => line.Account.Id, line => line.Line).Select(account =>
        {
            var lines = new BlockLines(block.Row.Height, [.. account]);
            var row = new TableEntity(partition, IndexKeys.Lines(account.Key, lines.Lines[0].Index));
            BinaryParts.Write(row, lines.Encode());
            return row;
        });

    // A row for each block that aborts it, though only the newest counts: a row that were written over would hide the abort
    // of a block before the head behind that of one which is not there yet, and a process that lags behind could put an
    // older abort in the place of a newer one.
    private static IEnumerable<TableEntity> OfAborts(string partition, IndexedBlock block) =>
        block.Transactions.Where(fact => fact.Kind == TransactionFactKind.Aborted).GroupBy(fact => fact.Id, fact => fact.Index)
            .Select(aborts => new TableEntity(partition, IndexKeys.Abort(aborts.Key, aborts.Last()))
            {
                ["Entry"] = checked((long)aborts.Last()),
                ["Height"] = checked((long)block.Row.Height),
            });

    private static IEnumerable<TableOperation> OfFacts(string partition, IndexedBlock block) =>
        block.Transactions.Where(fact => fact.Kind != TransactionFactKind.Aborted).GroupBy(fact => fact.Id).Select(transaction =>
        {
            var row = new TableEntity(partition, IndexKeys.Fact(transaction.Key));
            foreach (var fact in transaction)
            {
                row[Name(fact.Kind)] = checked((long)fact.Index);
                row[Name(fact.Kind) + BlockSuffix] = checked((long)block.Row.Height);
            }

            // What earlier blocks said of it stays.
            return new TableOperation(TableWriteKind.UpsertMerge, row);
        });

    private static string Name(TransactionFactKind kind) => kind switch
    {
        TransactionFactKind.Created => Creation,
        TransactionFactKind.Resolved => Resolution,
        TransactionFactKind.Reversed => ReversedBy,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of fact."),
    };

    private static byte[] Bytes(IReadOnlyList<Hash256> hashes)
    {
        var bytes = new byte[hashes.Count * Hash256.Size];
        for (var i = 0; i < hashes.Count; i++)
        {
            hashes[i].CopyTo(bytes.AsSpan(i * Hash256.Size));
        }

        return bytes;
    }
}
