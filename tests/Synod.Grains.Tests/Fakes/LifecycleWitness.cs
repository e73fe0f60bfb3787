using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Synod.Runtime;

namespace Synod.Grains.Tests;

/// <summary>Writes down what a silo says of its readiness just before it becomes active, just after, and when it leaves.</summary>
internal sealed class LifecycleWitness(IServiceProvider services, ConcurrentQueue<string> seen) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle observer)
    {
        observer.Subscribe("before", ServiceLifecycleStage.Active - 1, See("before"), See("left"));
        observer.Subscribe("after", ServiceLifecycleStage.Active + 1, See("after"), See("leaving"));
    }

    private Func<CancellationToken, Task> See(string when) => _ =>
    {
        var unavailable = services.GetRequiredService<ILedgerService>().Unavailable;
        seen.Enqueue($"{when}: {unavailable?.Reason.ToString() ?? "ready"}");
        return Task.CompletedTask;
    };
}
