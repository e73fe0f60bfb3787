using Synod.Consensus;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Grains;

/// <summary>An acceptor of a shard whose slots are grains.</summary>
/// <param name="grains">The cluster.</param>
/// <param name="shard">The shard.</param>
/// <param name="number">Its number, from 1.</param>
internal sealed class GrainAcceptor(IGrainFactory grains, ShardKey shard, int number) : IAcceptor
{
    public ValueTask<SlotAnswer> AskAsync(SlotRequest request, CancellationToken cancellationToken) =>
        AnswerAsync(GrainOf(request.Slot).AskAsync(request, cancellationToken));

    public async ValueTask<IReadOnlyList<SlotState>> ReadAsync(Slot first, int limit, CancellationToken cancellationToken)
    {
        var reads = new List<Task<SlotState?>>(limit);
        for (var slot = first; reads.Count < limit; slot = slot.Next)
        {
            reads.Add(GrainOf(slot).ReadAsync(cancellationToken));
        }

        var states = await AnswerAsync(Task.WhenAll(reads));
        return [.. states.TakeWhile(s => s is not null)!];
    }

    private ISlotGrain GrainOf(Slot slot) => grains.GetGrain<ISlotGrain>(new SlotGrainKey(shard, number, slot).ToString());

    // Whatever goes wrong on the way, and whatever the storage says, is an acceptor that did not answer.
    private async ValueTask<T> AnswerAsync<T>(Task<T> answer)
    {
        try
        {
            return await answer;
        }
        catch (Exception e) when (e is not (OperationCanceledException or StoreException))
        {
            throw new StoreException($"Acceptor {number} of {shard}: {e.Message}", e);
        }
    }
}
