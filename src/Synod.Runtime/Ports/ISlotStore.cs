using Synod.Consensus;
using Synod.Ledger;

namespace Synod.Runtime;

/// <summary>
/// The durable votes of one acceptor, for all shards: one record for each slot, written only on condition that it is
/// still the version that was read.
/// </summary>
/// <remarks>
/// <para>
/// A write that returns <see cref="SlotWrite.Written"/> is durable: it survives the loss of power the moment after.
/// </para>
/// <para>
/// Any exception out of <see cref="WriteAsync"/> is an <em>unknown outcome</em>: the record may have been written, may be
/// written later, or never. The caller forgets what it remembers of the slot and reads again.
/// </para>
/// <para>
/// A store never repairs what it reads: a record whose checksum is wrong is reported by
/// <see cref="CorruptRecordException"/>, never as an empty slot, since an acceptor that forgets a vote breaks Paxos.
/// </para>
/// </remarks>
public interface ISlotStore
{
    /// <summary>Reads a slot's record; null if the slot was never written.</summary>
    /// <exception cref="CorruptRecordException">The record is there and its bytes are wrong.</exception>
    /// <exception cref="StoreException">The store cannot be read now.</exception>
    ValueTask<StoredSlot?> ReadAsync(ShardKey shard, Slot slot, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the records from <paramref name="first"/> on, in order and without gaps, at most <paramref name="limit"/> of
    /// them; it ends early at the first slot that was never written, and may end early for its own reasons.
    /// </summary>
    /// <exception cref="CorruptRecordException">A record is there and its bytes are wrong.</exception>
    /// <exception cref="StoreException">The store cannot be read now.</exception>
    ValueTask<IReadOnlyList<StoredSlot>> ReadRangeAsync(
        ShardKey shard, Slot first, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a slot's record if its version is still <paramref name="expected"/>; <see cref="SlotVersion.None"/> says
    /// that there must be no record yet, and the write is an insert.
    /// </summary>
    /// <exception cref="StoreException">The outcome is unknown, or the store is full or gone.</exception>
    ValueTask<SlotWrite> WriteAsync(
        ShardKey shard, Slot slot, SlotState state, SlotVersion expected, CancellationToken cancellationToken);
}

/// <summary>A slot's record as a store holds it.</summary>
/// <param name="State">The acceptor's promise and vote.</param>
/// <param name="Version">The version to name in the next write.</param>
public sealed record StoredSlot(SlotState State, SlotVersion Version);

/// <summary>What an opaque ETag is to an HTTP resource: it changes with every write of the record.</summary>
/// <param name="Value">The store's own text; null for "no record".</param>
public readonly record struct SlotVersion(string? Value)
{
    /// <summary>The version of a record that is not there.</summary>
    public static SlotVersion None => default;
}

/// <summary>What became of a conditional write.</summary>
/// <param name="Written">True if the record is durable; false if another version was found and nothing was written.</param>
/// <param name="Version">The new version if written.</param>
public readonly record struct SlotWrite(bool Written, SlotVersion Version)
{
    /// <summary>Another version was found; nothing was written.</summary>
    public static SlotWrite Conflict => default;
}
