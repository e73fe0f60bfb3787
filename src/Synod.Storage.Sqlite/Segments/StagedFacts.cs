using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>What a block says of transactions, checked against what is known of them.</summary>
/// <param name="key">The index's key.</param>
/// <param name="tree">What is known.</param>
internal sealed class StagedFacts(SipKey key, FactTree tree)
{
    private readonly FactTable _table = new();
    private FactRecord[] _records = [];
    private IdKey[] _keys = [];
    private bool[] _mayBeKnown = [];
    private int _count;

    /// <summary>The facts of the block that was staged last, in order.</summary>
    public ReadOnlySpan<FactRecord> Records => _records.AsSpan(0, _count);

    /// <summary>Takes the facts of a block in place of those before. Aborts are not kept here.</summary>
    /// <exception cref="FormatException">They contradict what is known.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A position is too high.</exception>
    public void Stage(ReadOnlySpan<TransactionFact> facts)
    {
        _count = 0;
        _table.Clear(facts.Length);
        foreach (ref readonly var fact in facts)
        {
            if (fact.Kind != TransactionFactKind.Aborted)
            {
                _table.Add(FactRecord.Of(IdKey.Of(key, fact.Id.Value), fact.Kind, fact.Index));
            }
        }

        TakeInOrder();
        Check(FindKnown(out var known), known);
    }

    private void TakeInOrder()
    {
        if (_records.Length < _table.Count)
        {
            (_records, _keys, _mayBeKnown) = (new FactRecord[_table.Count], new IdKey[_table.Count], new bool[_table.Count]);
        }

        foreach (ref readonly var slot in _table.Slots)
        {
            if (!slot.IsFree)
            {
                _keys[_count] = slot.Key;
                _records[_count++] = slot;
            }
        }
    }

    // Almost all transactions of a block are new, and then no file has to say so.
    private ReadOnlySpan<IdKey> FindKnown(out KnownFacts[] known)
    {
        tree.MayKnow(_keys.AsSpan(0, _count), _mayBeKnown);
        var asked = 0;
        for (var i = 0; i < _count; i++)
        {
            if (_mayBeKnown[i])
            {
                _keys[asked++] = _keys[i];
            }
        }

        known = new KnownFacts[asked];
        tree.Find(_keys.AsSpan(0, asked), known);
        return _keys.AsSpan(0, asked);
    }

    // The facts of a transaction stand behind one another, and its creation, which all others need, is the first.
    private void Check(ReadOnlySpan<IdKey> asked, ReadOnlySpan<KnownFacts> known)
    {
        var next = 0;
        var (last, creation) = (default(IdKey), default(ulong?));
        for (var i = 0; i < _count; i++)
        {
            ref readonly var record = ref _records[i];
            if (i == 0 || record.Key != last)
            {
                (last, creation) = (record.Key, null);
            }

            if (next < asked.Length && asked[next] == record.Key)
            {
                creation ??= known[next].Creation;
                next++;
            }

            if (record.Kind == TransactionFactKind.Created)
            {
                creation = creation is { } made
                    ? throw new FormatException($"Entry {record.Position} makes a transaction that entry {made} has made already.")
                    : record.Position;
            }
            else if (!(creation <= record.Position))
            {
                throw new FormatException($"Entry {record.Position} speaks of a transaction that is not in the index.");
            }
        }
    }
}
