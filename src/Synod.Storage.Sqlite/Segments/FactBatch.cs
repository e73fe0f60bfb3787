using System.Buffers;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>
/// Transactions that are looked for together, in the order of their keys, so that each run is gone through once. Its arrays
/// are on loan until it is disposed of: a batch of thousands would be garbage of the costly kind.
/// </summary>
internal ref struct FactBatch : IDisposable
{
    private readonly FactKey[] _keys;
    private readonly int[] _order;
    private readonly KnownFacts[] _known;
    private readonly int _count;

    public FactBatch(SipKey key, IReadOnlyCollection<TransactionId> ids)
        : this(ids.Count)
    {
        var at = 0;
        foreach (var id in ids)
        {
            _keys[at] = FactKey.Of(key, id);
            _order[at] = at++;
        }

        Sort();
    }

    public FactBatch(SipKey key, IReadOnlyList<TransactionFact> facts)
        : this(facts.Count)
    {
        for (var at = 0; at < _count; at++)
        {
            _keys[at] = FactKey.Of(key, facts[at].Id);
            _order[at] = at;
        }

        Sort();
    }

    private FactBatch(int count)
    {
        _count = count;
        _keys = ArrayPool<FactKey>.Shared.Rent(count);
        _order = ArrayPool<int>.Shared.Rent(count);
        _known = ArrayPool<KnownFacts>.Shared.Rent(count);
    }

    /// <summary>The keys, in order.</summary>
    public readonly ReadOnlySpan<FactKey> Keys => _keys.AsSpan(0, _count);

    /// <summary>For each key, where in the caller's list it stood.</summary>
    public readonly ReadOnlySpan<int> Order => _order.AsSpan(0, _count);

    /// <summary>For each key, what is known.</summary>
    public readonly Span<KnownFacts> Known => _known.AsSpan(0, _count);

    public readonly void Dispose()
    {
        ArrayPool<FactKey>.Shared.Return(_keys);
        ArrayPool<int>.Shared.Return(_order);
        ArrayPool<KnownFacts>.Shared.Return(_known);
    }

    private readonly void Sort()
    {
        Known.Clear();
        Array.Sort(_keys, _order, 0, _count);
    }
}
