using System.Runtime.InteropServices;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>What a block says of transactions, checked against what is known of them.</summary>
/// <param name="key">The index's key.</param>
/// <param name="tree">What is known.</param>
internal sealed class StagedFacts(SipKey key, FactTree tree)
{
    // The creation of each transaction that the block speaks of, whether this block made it or one before.
    private readonly FactTable _creations = new();
    private readonly List<FactRecord> _records = [];

    /// <summary>The facts of the block that was staged last.</summary>
    public ReadOnlySpan<FactRecord> Records => CollectionsMarshal.AsSpan(_records);

    /// <summary>Takes the facts of a block in place of those before. Aborts are not kept here.</summary>
    /// <exception cref="FormatException">They contradict what is known.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A position is too high.</exception>
    public void Stage(IReadOnlyList<TransactionFact> facts)
    {
        _records.Clear();
        _creations.Clear(facts.Count);
        using var batch = new FactBatch(facts.Count);
        for (var i = 0; i < facts.Count; i++)
        {
            var fact = facts[i];
            if (fact.Kind != TransactionFactKind.Aborted)
            {
                Stage(FactRecord.Of(IdKey.Of(key, fact.Id.Value), fact.Kind, fact.Index), batch);
            }
        }

        batch.FindIn(tree);
        for (var i = 0; i < batch.Count; i++)
        {
            AddKnown(_records[batch.Order[i]], batch.Known[i].Creation);
        }

        foreach (ref readonly var record in Records)
        {
            RequireCreation(record);
        }
    }

    // Almost all transactions of a block are new, and then no file has to say so.
    private void Stage(in FactRecord record, FactBatch batch)
    {
        if (tree.MayKnow(record.Key))
        {
            batch.Add(record.Key, _records.Count);
        }
        else if (record.Kind == TransactionFactKind.Created)
        {
            AddCreation(record);
        }

        _records.Add(record);
    }

    private void AddKnown(in FactRecord record, ulong? known)
    {
        if (known is { } creation && Creation(record.Key) is null)
        {
            _creations.Add(FactRecord.Of(record.Key, TransactionFactKind.Created, creation));
        }

        if (record.Kind == TransactionFactKind.Created)
        {
            AddCreation(record);
        }
    }

    private void AddCreation(in FactRecord record)
    {
        if (Creation(record.Key) is { } known)
        {
            throw new FormatException($"Entry {record.Position} makes a transaction that entry {known} has made already.");
        }

        _creations.Add(record);
    }

    private void RequireCreation(in FactRecord record)
    {
        if (record.Kind != TransactionFactKind.Created && !(Creation(record.Key) <= record.Position))
        {
            throw new FormatException($"Entry {record.Position} speaks of a transaction that is not in the index.");
        }
    }

    private ulong? Creation(IdKey transaction)
    {
        var known = default(KnownFacts);
        _creations.Find(transaction, ref known);
        return known.Creation;
    }
}
