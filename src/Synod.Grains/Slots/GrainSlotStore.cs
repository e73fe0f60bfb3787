using Orleans.Storage;
using Synod.Consensus;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Grains;

/// <summary>The votes of one slot grain, as the state that a grain storage keeps for it.</summary>
internal sealed class GrainSlotStore(IGrainStorage storage, GrainId grain, SlotGrainKey key) : ISlotStore
{
    public async ValueTask<StoredSlot?> ReadAsync(ShardKey shard, Slot slot, CancellationToken cancellationToken)
    {
        ThrowIfForeign(shard, slot);
        cancellationToken.ThrowIfCancellationRequested();
        var state = new GrainState<SlotVotes>(new SlotVotes());
        try
        {
            await storage.ReadStateAsync(SlotStorage.StateName, grain, state);
        }
        catch (Exception e)
        {
            throw new StoreException($"The votes of {key} cannot be read: {e.Message}", e);
        }

        return state is { RecordExists: true, State.Record: { } record }
            ? new StoredSlot(Decode(record), new SlotVersion(state.ETag))
            : null;
    }

    public async ValueTask<IReadOnlyList<StoredSlot>> ReadRangeAsync(
        ShardKey shard, Slot first, int limit, CancellationToken cancellationToken) =>
        await ReadAsync(shard, first, cancellationToken) is { } stored ? [stored] : [];

    public async ValueTask<SlotWrite> WriteAsync(
        ShardKey shard, Slot slot, SlotState state, SlotVersion expected, CancellationToken cancellationToken)
    {
        ThrowIfForeign(shard, slot);
        cancellationToken.ThrowIfCancellationRequested();
        var written = new GrainState<SlotVotes>(new SlotVotes { Record = SlotRecord.Encode(state) }, expected.Value)
        {
            RecordExists = expected != SlotVersion.None,
        };
        try
        {
            await storage.WriteStateAsync(SlotStorage.StateName, grain, written);
        }
        catch (InconsistentStateException)
        {
            return SlotWrite.Conflict;
        }
        catch (Exception e)
        {
            throw new StoreException($"The votes of {key} cannot be written: {e.Message}", e);
        }

        return new SlotWrite(Written: true, new SlotVersion(written.ETag));
    }

    private SlotState Decode(byte[] record)
    {
        try
        {
            return SlotRecord.Decode(record);
        }
        catch (FormatException e)
        {
            throw new CorruptRecordException($"The votes of {key}: {e.Message}", e);
        }
    }

    private void ThrowIfForeign(ShardKey shard, Slot slot)
    {
        if (shard != key.Shard || slot != key.Slot)
        {
            throw new ArgumentException($"This is the store of {key}, not of slot {slot} of {shard}.");
        }
    }
}
