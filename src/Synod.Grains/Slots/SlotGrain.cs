using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Storage;
using Synod.Consensus;
using Synod.Runtime;

namespace Synod.Grains;

/// <summary>
/// One acceptor of one slot: the rules are <see cref="SlotAcceptor"/>'s, the care about failed writes
/// <see cref="StoredAcceptor"/>'s, the votes grain state of the acceptor's own storage.
/// </summary>
/// <remarks>
/// <para>
/// It is not told its state when it is activated: in the steady state a slot has none, and the insert itself finds out. A
/// second activation, which Orleans may have for a while, is one more writer whom the ETag stops.
/// </para>
/// <para>
/// Its calls take turns, as is the default: a decision and its write belong together. A slot is asked by one leader, once, so
/// nobody waits.
/// </para>
/// <para>It is placed where its leader is: its durability is its storage's, and a hop would only cost time.</para>
/// </remarks>
[GrainType(SlotStorage.GrainType)]
[PreferLocalPlacement]
[CollectionAgeLimit(Minutes = 1)]
internal sealed class SlotGrain : Grain, ISlotGrain
{
    private readonly Slot _slot;
    private readonly StoredAcceptor _acceptor;

    public SlotGrain(IServiceProvider services)
    {
        var key = SlotGrainKey.Parse(this.GetPrimaryKeyString());
        var storage = services.GetRequiredKeyedService<IGrainStorage>(SlotStorage.NameOf(key.Acceptor));
        _slot = key.Slot;
        _acceptor = new StoredAcceptor(key.Shard, new GrainSlotStore(storage, this.GetGrainId(), key));
    }

    public async Task<SlotAnswer> AskAsync(SlotRequest request, CancellationToken cancellationToken) => request.Slot == _slot
        ? await _acceptor.AskAsync(request, cancellationToken)
        : throw new ArgumentException($"This is slot {_slot}, not {request.Slot}.", nameof(request));

    public async Task<SlotState?> ReadAsync(CancellationToken cancellationToken) =>
        (await _acceptor.ReadAsync(_slot, 1, cancellationToken)).SingleOrDefault();
}
