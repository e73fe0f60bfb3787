using System.Collections;

namespace Synod.Ledger;

/// <summary>The transfers of an entry: a list that is equal to another when its transfers are.</summary>
/// <param name="items">The transfers, in order; the list keeps the reference, so the caller must not change them.</param>
public sealed class TransferList(IReadOnlyList<Transfer> items) : IReadOnlyList<Transfer>, IEquatable<TransferList>
{
    /// <inheritdoc/>
    public int Count => items.Count;

    /// <inheritdoc/>
    public Transfer this[int index] => items[index];

    /// <inheritdoc/>
    public bool Equals(TransferList? other) => other is not null && this.SequenceEqual(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TransferList);

    /// <inheritdoc/>
    public override int GetHashCode() => Count == 0 ? 0 : HashCode.Combine(Count, this[0], this[^1]);

    /// <inheritdoc/>
    public IEnumerator<Transfer> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
