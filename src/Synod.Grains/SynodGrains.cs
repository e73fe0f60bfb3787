using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Synod.Runtime;

namespace Synod.Grains;

/// <summary>Adds the ledger to a silo.</summary>
public static class SynodGrains
{
    /// <summary>
    /// Adds the grains and the service that asks them. The silo also has a grain storage for each acceptor's votes
    /// (<see cref="SlotStorage"/>), and reminders.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="ports">What the grains need of it.</param>
    /// <param name="options">How shards behave; null for the defaults of a cluster.</param>
    public static ISiloBuilder AddSynodGrains(
        this ISiloBuilder silo, Func<IServiceProvider, ClusterPorts> ports, ShardOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(silo);

        // Whoever serves the shard leads it: the newer activation is not always the one that stays.
        silo.Services.AddSingleton((options ?? new ShardOptions()) with { WhenDeposed = WhenDeposed.WalkAgain });
        silo.Services.AddSingleton(ports);

        // Each block leaves a slot grain for each acceptor behind, which nobody asks again: Orleans collects what has been
        // idle for a minute, at the earliest, and looks for it at intervals shorter than that.
        silo.Configure<GrainCollectionOptions>(options => options.CollectionQuantum = TimeSpan.FromSeconds(20));
        silo.Services.AddSingleton<SiloReadiness>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<SiloReadiness>());
        silo.Services.TryAddSingleton<ILedgerService>(services => new ClusterLedgers(
            services.GetRequiredService<IGrainFactory>(), services.GetRequiredService<ShardOptions>(),
            services.GetRequiredService<ClusterPorts>().Time, services.GetRequiredService<SiloReadiness>()));
        return silo;
    }
}
