using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Storage.AzureTables;

/// <summary>
/// The append of one block: a single transaction if it is small; otherwise its rows in several, which nobody sees, and the
/// head with the last of them, which makes all of them visible at once. A crash in between leaves rows that the next
/// append of the block writes again.
/// </summary>
internal sealed class IndexAppend(TableClient table)
{
    /// <summary>A partition takes 2,000 rows a second, and a transaction has 100: more at once only wait.</summary>
    private const int TransactionsAtOnce = 4;

    /// <summary>Writes the rows of the block after the head, and moves the head.</summary>
    /// <returns>The new head; null if another process has moved it.</returns>
    public async ValueTask<IndexHead?> RunAsync(ShardKey shard, IndexHead head, IndexedBlock block, CancellationToken cancellationToken)
    {
        var next = new IndexHead(block.Row.Height, null);
        var transactions = Transactions(shard, head, next, block);
        await Parallel.ForEachAsync(
            transactions.Skip(1),
            new ParallelOptions { MaxDegreeOfParallelism = TransactionsAtOnce, CancellationToken = cancellationToken },
            async (rows, token) => _ = await table.SubmitAsync(rows, token) ?? throw Conflict());
        return await table.SubmitAsync(transactions[0], cancellationToken) is { } versions ? next with { ETag = versions[0] } : null;
    }

    // The head is the first write of the first transaction: if it has moved, the service has nothing to take back.
    private static List<TableTransaction> Transactions(ShardKey shard, IndexHead head, IndexHead next, IndexedBlock block)
    {
        var row = next.ToRow(IndexKeys.Partition(shard));
        var transactions = new List<TableTransaction> { new() };
        foreach (var operation in IndexRows.Of(shard, block).Prepend(new TableOperation(
            head.ETag is null ? TableWriteKind.Insert : TableWriteKind.Replace, row, head.ETag)))
        {
            if (!transactions[^1].TryAdd(operation))
            {
                transactions.Add(new TableTransaction());
                transactions[^1].TryAdd(operation);
            }
        }

        return transactions;
    }

    private StoreException Conflict() => new($"The store {table.Where}: a write without a condition met a conflict.");
}
