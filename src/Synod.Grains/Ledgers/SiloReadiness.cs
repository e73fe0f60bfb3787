using Microsoft.Extensions.Hosting;
using Synod.Runtime;

namespace Synod.Grains;

/// <summary>Whether this silo takes part in the cluster: not before it is active, and not once it leaves.</summary>
/// <remarks>
/// It is what a balancer is told and stops nobody: a silo that leaves answers what reaches it as long as it can.
/// </remarks>
internal sealed class SiloReadiness : ILifecycleParticipant<ISiloLifecycle>
{
    private volatile UnavailableException? _unavailable = new(UnavailableReason.Starting, "The silo is joining the cluster.");

    // The host is told to stop before any of its services is, and the API ends before the silo begins to leave.
    public SiloReadiness(IHostApplicationLifetime host) => host.ApplicationStopping.Register(Leave);

    /// <summary>Null while the silo takes part, otherwise why it does not.</summary>
    public UnavailableException? Unavailable => _unavailable;

    public void Participate(ISiloLifecycle observer) =>
        observer.Subscribe(nameof(SiloReadiness), ServiceLifecycleStage.Active, JoinAsync, LeaveAsync);

    private Task JoinAsync(CancellationToken cancellationToken)
    {
        // Not if it has been told to stop in the meantime.
        if (_unavailable is { Reason: UnavailableReason.Starting } starting)
        {
            Interlocked.CompareExchange(ref _unavailable, null, starting);
        }

        return Task.CompletedTask;
    }

    private Task LeaveAsync(CancellationToken cancellationToken)
    {
        Leave();
        return Task.CompletedTask;
    }

    private void Leave() => _unavailable = new UnavailableException(UnavailableReason.Draining, "The silo is leaving the cluster.");
}
