using System.Buffers;

namespace Synod.Storage.Sqlite;

/// <summary>
/// Transactions that are looked for together, in the order of their keys, so that each run is gone through once. Its arrays
/// are on loan until it is disposed of: a batch of thousands would be garbage of the costly kind.
/// </summary>
/// <param name="capacity">How many transactions it can take.</param>
internal sealed class FactBatch(int capacity) : IDisposable
{
    private IdKey[] _keys = [];
    private int[] _order = [];
    private KnownFacts[] _known = [];
    private int _count;

    /// <summary>How many transactions there are.</summary>
    public int Count => _count;

    /// <summary>For each transaction, in the order of the keys: what the caller said when he added it.</summary>
    public ReadOnlySpan<int> Order => _order.AsSpan(0, _count);

    /// <summary>For each transaction, in the order of the keys: what is known.</summary>
    public ReadOnlySpan<KnownFacts> Known => _known.AsSpan(0, _count);

    /// <summary>Adds a transaction.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="place">Where it stands in the caller's list.</param>
    public void Add(IdKey key, int place)
    {
        if (_keys.Length == 0)
        {
            _keys = ArrayPool<IdKey>.Shared.Rent(capacity);
            _order = ArrayPool<int>.Shared.Rent(capacity);
            _known = ArrayPool<KnownFacts>.Shared.Rent(capacity);
        }

        (_keys[_count], _order[_count]) = (key, place);
        _count++;
    }

    /// <summary>Looks for all that were added.</summary>
    /// <exception cref="Synod.Runtime.CorruptRecordException">A page is damaged.</exception>
    public void FindIn(FactTree tree)
    {
        if (_count == 0)
        {
            return;
        }

        var known = _known.AsSpan(0, _count);
        known.Clear();
        Array.Sort(_keys, _order, 0, _count);
        tree.Find(_keys.AsSpan(0, _count), known);
    }

    public void Dispose()
    {
        if (_keys.Length > 0)
        {
            ArrayPool<IdKey>.Shared.Return(_keys);
            ArrayPool<int>.Shared.Return(_order);
            ArrayPool<KnownFacts>.Shared.Return(_known);
        }
    }
}
