using Synod.Consensus;

namespace Synod.Runtime;

/// <summary>
/// One of the 2f+1 voters on the slots of one shard, wherever it lives: in this process over a store, or a grain.
/// </summary>
/// <remarks>
/// An answer leaves only after the state it speaks of is durable. An exception is an unknown outcome. Calls may overlap
/// and may be repeated.
/// </remarks>
public interface IAcceptor
{
    /// <summary>Hands in a request and returns the acceptor's answer.</summary>
    /// <exception cref="StoreException">The outcome is unknown.</exception>
    ValueTask<SlotAnswer> AskAsync(SlotRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// What the acceptor has durably voted, from a slot on, in order and without gaps, at most <paramref name="limit"/>
    /// slots; empty if it never heard of the first.
    /// </summary>
    /// <exception cref="StoreException">The store cannot be read now.</exception>
    ValueTask<IReadOnlyList<SlotState>> ReadAsync(Slot first, int limit, CancellationToken cancellationToken);
}
