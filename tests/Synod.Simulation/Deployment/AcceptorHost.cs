using Synod.Consensus;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Simulation;

/// <summary>A process that holds one acceptor of every shard, as a silo holds grains.</summary>
internal sealed class AcceptorHost(Func<ShardKey, IAcceptor> newAcceptor)
{
    private readonly Dictionary<ShardKey, IAcceptor> _acceptors = [];

    public IAcceptor Of(ShardKey shard) =>
        _acceptors.TryGetValue(shard, out var acceptor) ? acceptor : _acceptors[shard] = newAcceptor(shard);
}

/// <summary>An acceptor behind the network. An answer may never come: the caller's limit ends the waiting.</summary>
internal sealed class RemoteAcceptor(Network network, SimProcess caller, Group<AcceptorHost> host, ShardKey shard) : IAcceptor
{
    public ValueTask<SlotAnswer> AskAsync(SlotRequest request, CancellationToken cancellationToken) => new(network.CallAsync(
        caller, host.Name, host.Find, $"{shard} {Describe(request)}",
        process => host.ContentOf(process).Of(shard).AskAsync(request, CancellationToken.None).AsTask(), mayRepeat: true));

    public ValueTask<IReadOnlyList<SlotState>> ReadAsync(Slot first, int limit, CancellationToken cancellationToken) =>
        new(network.CallAsync(
            caller, host.Name, host.Find, $"{shard} read {limit} from {first}",
            process => host.ContentOf(process).Of(shard).ReadAsync(first, limit, CancellationToken.None).AsTask(), mayRepeat: true));

    private static string Describe(SlotRequest request) => request switch
    {
        PrepareRequest prepare => $"prepare {prepare.Slot} {prepare.Ballot}",
        _ => $"accept {request.Slot} {request.Ballot}",
    };
}
