using System.Runtime.InteropServices;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>What a block says of transactions, checked against what is known of them.</summary>
internal static class BlockFacts
{
    /// <summary>The facts as records.</summary>
    /// <param name="facts">Without those of <see cref="TransactionFactKind.Aborted"/>.</param>
    /// <param name="key">The index's key.</param>
    /// <param name="tree">What is known.</param>
    /// <param name="records">Takes the records.</param>
    /// <exception cref="FormatException">They contradict what is known.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A position is too high.</exception>
    public static void Check(IReadOnlyList<TransactionFact> facts, SipKey key, FactTree tree, List<FactRecord> records)
    {
        using var batch = new FactBatch(key, facts);
        tree.Find(batch.Keys, batch.Known);
        var from = records.Count;
        for (var i = 0; i < facts.Count; i++)
        {
            var fact = facts[batch.Order[i]];
            records.Add(FactRecord.Of(batch.Keys[i], fact.Kind, fact.Index));
        }

        // Together and by kind, the facts of one transaction begin with its creation, if it is in this block.
        CollectionsMarshal.AsSpan(records)[from..].Sort();
        ulong? creation = null;
        for (var i = 0; i < facts.Count; i++)
        {
            var record = records[from + i];
            var isFirst = i == 0 || record.Key != records[from + i - 1].Key;
            creation = isFirst ? batch.Known[i].Creation : creation;
            if (record.Kind == TransactionFactKind.Created)
            {
                creation = creation is null ? record.Position : throw new FormatException(
                    $"Entry {record.Position} makes a transaction that entry {creation} has made already.");
            }
            else if (creation is null || creation > record.Position)
            {
                throw new FormatException($"Entry {record.Position} speaks of a transaction that is not in the index.");
            }
        }
    }
}
