using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Storage;
using Orleans.TestingHost;
using Synod.Ledger;
using Synod.Runtime;
using Synod.Runtime.Tests;
using Synod.Storage.Memory;

namespace Synod.Grains.Tests;

/// <summary>What is left when all silos are gone, and what several clusters may share: votes, index, key.</summary>
internal sealed class Disks(int acceptors = 3) : IDisposable
{
    public VotesOnDisk[] Votes { get; } = [.. Enumerable.Range(0, acceptors).Select(_ => new VotesOnDisk())];

    public MemoryShardIndex Index { get; } = new();

    public TestSigner Signer { get; } = new();

    public void Dispose() => Signer.Dispose();
}

/// <summary>Silos in this process, each with its own grains, over disks that outlive them.</summary>
internal sealed class LedgerCluster : IAsyncDisposable
{
    public static readonly LedgerName Bank = LedgerName.Parse("bank");
    private static readonly string[] Names = ["world", "a", "b", "c", "d"];

    private readonly InProcessTestCluster _cluster;

    private LedgerCluster(InProcessTestCluster cluster) => _cluster = cluster;

    public IClusterClient Client => _cluster.Client;

    public ILedgerGrain Ledger => Client.GetGrain<ILedgerGrain>(Bank.Value);

    public IReadOnlyList<InProcessSiloHandle> Silos => [.. _cluster.GetActiveSilos()];

    public static async Task<LedgerCluster> StartAsync(
        Disks disks, short silos = 3, ShardOptions? options = null, Action<ISiloBuilder>? configure = null)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureHost(host => host.Logging.SetMinimumLevel(LogLevel.Error));
        builder.ConfigureSilo((_, silo) =>
        {
            for (var i = 0; i < disks.Votes.Length; i++)
            {
                silo.Services.AddKeyedSingleton<IGrainStorage>(SlotStorage.NameOf(i + 1), disks.Votes[i]);
            }

            // A silo that is gone is to be noticed within seconds.
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromMilliseconds(500);
                options.NumMissedProbesLimit = 2;
                options.TableRefreshTimeout = TimeSpan.FromSeconds(2);
            });
            silo.UseInMemoryReminderService();
            silo.AddSynodGrains(
                _ => new ClusterPorts(
                    disks.Votes.Length, disks.Index, disks.Signer, new SeededEntropy(Random.Shared.Next()), TimeProvider.System,
                    "test.example"),
                options);
            configure?.Invoke(silo);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new LedgerCluster(cluster);
    }

    /// <summary>Creates the ledger "bank" with the accounts "world", which may owe, and "a" to "d".</summary>
    public async Task OpenBankAsync(int shards = 1)
    {
        Assert.IsType<CommandResult.Done>((await Ledger.CreateAsync(shards, default)).Result);
        var opened = await Ledger.SubmitAsync(
            [.. Names.Select(name => Open(name, name == "world" ? Overdraft.Unlimited : Overdraft.None))], default);
        Assert.All(opened, r => Assert.IsType<CommandResult.Done>(r));
    }

    public static OpenAccount Open(string id, Overdraft overdraft) =>
        new(AccountId.Parse(id), Asset.Parse("USD/2"), NormalSide.Credit, overdraft, Metadata.None);

    public static SubmitTransaction Pay(string id, string debit, string credit, ulong amount, PendingTerms? pending = null) => new(
        TransactionId.Parse(id), [Move(debit, credit, amount)], pending, Metadata.None, default);

    public static Transfer Move(string debit, string credit, ulong amount) =>
        new(AccountId.Parse(debit), AccountId.Parse(credit), new Amount(amount));

    /// <summary>The accounts of <see cref="OpenBankAsync"/> as they were together at one moment.</summary>
    public async Task<IReadOnlyDictionary<string, AccountView>> ReadBankAsync()
    {
        var accounts = await Ledger.ReadAccountsAsync([.. Names.Select(AccountId.Parse)], default);
        return accounts.ToDictionary(a => a!.Account.Id.Value, a => a!);
    }

    /// <summary>The silo that leads the shard 0 of the bank; null while it has none.</summary>
    public InProcessSiloHandle? LeaderOfBank()
    {
        var id = Client.GetGrain<IShardGrain>($"{Bank}/0").GetGrainId();
        return _cluster.TryGetGrainContext(id, out var context)
            ? Silos.SingleOrDefault(s => s.SiloAddress.Equals(context.Address.SiloAddress))
            : null;
    }

    public Task KillAsync(InProcessSiloHandle silo) => _cluster.KillSiloAsync(silo);

    public Task StopAsync(InProcessSiloHandle silo) => _cluster.StopSiloAsync(silo);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
