using Orleans.Concurrency;
using Synod.Runtime;

namespace Synod.Grains;

/// <summary>The list of ledgers, for client apps. Like <see cref="LedgerGrain"/>, it routes and waits.</summary>
[GrainType("directory")]
[StatelessWorker]
[Reentrant]
internal sealed class DirectoryGrain(ILedgerService service) : Grain, IDirectoryGrain
{
    public Task<IReadOnlyList<LedgerInfo>> ListAsync(CancellationToken cancellationToken) =>
        service.ListLedgersAsync(cancellationToken).AsTask();
}
