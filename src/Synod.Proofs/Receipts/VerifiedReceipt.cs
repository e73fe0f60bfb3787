namespace Synod.Proofs;

/// <summary>What a receipt proves: the owner of <paramref name="Key"/> signed a tree that holds this entry.</summary>
/// <param name="Entry">The entry's bytes.</param>
/// <param name="Index">Its position in the tree, from 0.</param>
/// <param name="LeafHash">The hash of its leaf.</param>
/// <param name="Checkpoint">What was signed.</param>
/// <param name="Key">The trusted key that signed it; its name is the checkpoint's origin.</param>
public sealed record VerifiedReceipt(
    ReadOnlyMemory<byte> Entry, ulong Index, Hash256 LeafHash, Checkpoint Checkpoint, VerifierKey Key)
{
    /// <inheritdoc/>
    public bool Equals(VerifiedReceipt? other) => other is not null && Index == other.Index && LeafHash == other.LeafHash
        && Checkpoint == other.Checkpoint && Key == other.Key && Entry.Span.SequenceEqual(other.Entry.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Index, LeafHash, Checkpoint, Key);
}
