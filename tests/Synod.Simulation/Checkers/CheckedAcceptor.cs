using Synod.Consensus;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Simulation;

/// <summary>An acceptor whose answers pass by the checker before they leave.</summary>
internal sealed class CheckedAcceptor(int number, ShardKey shard, IAcceptor acceptor, SlotChecker checker, World world) : IAcceptor
{
    public async ValueTask<SlotAnswer> AskAsync(SlotRequest request, CancellationToken cancellationToken)
    {
        world.Check(() => checker.Asking(shard, request));
        var answer = await acceptor.AskAsync(request, cancellationToken);
        world.Check(() => checker.Answering(number, shard, request, answer));
        return answer;
    }

    public async ValueTask<IReadOnlyList<SlotState>> ReadAsync(Slot first, int limit, CancellationToken cancellationToken)
    {
        var states = await acceptor.ReadAsync(first, limit, cancellationToken);
        world.Check(() => checker.Reporting(number, shard, first, states));
        return states;
    }
}
