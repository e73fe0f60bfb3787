namespace Synod.Consensus;

/// <summary>What an acceptor remembers of a slot, durably, before it answers anything that rests on it.</summary>
/// <param name="Promised">No ballot below this one is answered with a promise or a vote any more.</param>
/// <param name="Vote">The highest ballot that was accepted, with its value; null for none.</param>
public sealed record SlotState(Ballot Promised, Vote? Vote)
{
    /// <summary>An acceptor that was never asked.</summary>
    public static SlotState Empty { get; } = new(Ballot.None, null);
}

/// <summary>A value that an acceptor accepted on a ballot.</summary>
/// <param name="Ballot">The ballot.</param>
/// <param name="Value">The value: opaque bytes, here a block. Nobody changes them.</param>
public sealed record Vote(Ballot Ballot, ReadOnlyMemory<byte> Value)
{
    /// <inheritdoc/>
    public bool Equals(Vote? other) =>
        other is not null && Ballot == other.Ballot && Value.Span.SequenceEqual(other.Value.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Ballot, Value.Length);
}
