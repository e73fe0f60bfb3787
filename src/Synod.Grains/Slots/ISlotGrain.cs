using Synod.Consensus;

namespace Synod.Grains;

/// <summary>An acceptor for one slot. The key is a <see cref="SlotGrainKey"/>.</summary>
[Alias("synod.ISlotGrain")]
internal interface ISlotGrain : IGrainWithStringKey
{
    /// <summary>Answers a proposer, after what it says is durable.</summary>
    [Alias("ask")]
    Task<SlotAnswer> AskAsync([Immutable] SlotRequest request, CancellationToken cancellationToken);

    /// <summary>The stored state; null if the slot was never written.</summary>
    [Alias("read")]
    Task<SlotState?> ReadAsync(CancellationToken cancellationToken);
}
