using System.Net;
using Azure.Data.Tables;
using Azure.Identity;
using Orleans.Configuration;
using Synod.Grains;
using Synod.Hosting;
using Synod.Storage.AzureTables;

namespace Synod.Silo;

/// <summary>What a silo of Synod consists of, beside what every silo of Orleans has.</summary>
internal static class SynodCluster
{
    // A write that is not answered in this time is an unknown outcome to the acceptor anyway.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(4);

    public static void AddSynod(this ISiloBuilder silo, SiloOptions options, AzureTablesStore store)
    {
        Join(silo, options);
        silo.Configure<ClusterOptions>(cluster =>
        {
            cluster.ClusterId = options.ClusterId;
            cluster.ServiceId = store.ServiceId;
        });

        // A silo that is gone is noticed within seconds: its shards answer again as soon as somebody else leads them. One that is
        // only slow is deposed by that and comes back, which costs a walk and no money.
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(2);
            membership.NumMissedProbesLimit = 3;
        });

        for (var i = 0; i < store.Acceptors.Count; i++)
        {
            // A lost acceptor has no storage: its slots do not answer, and the others are the majority.
            if (store.Acceptors[i].Store is not null)
            {
                var tables = Tables(options.Stores[options.Stores.Count == 1 ? 0 : i]);
                silo.AddAzureTableGrainStorage(SlotStorage.NameOf(i + 1), storage =>
                {
                    storage.TableServiceClient = tables;
                    storage.TableName = AzureTablesStore.VotesTable;
                    storage.GrainStorageSerializer = new SlotVotesSerializer();
                });
            }
        }

        silo.AddSynodGrains(_ => new ClusterPorts(
            store.Acceptors.Count, store.Index, store.Signer, new CryptographicEntropy(), TimeProvider.System, store.Origin));
    }

    private static void Join(ISiloBuilder silo, SiloOptions options)
    {
        var tables = Tables(options.Cluster ?? options.Stores[0]);
        silo.UseAzureTableReminderService(reminders =>
        {
            reminders.TableServiceClient = tables;
            reminders.TableName = "SynodReminders";
        });
        if (options.IsAlone)
        {
            silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort);
            return;
        }

        silo.UseAzureStorageClustering(members =>
        {
            members.TableServiceClient = tables;
            members.TableName = "SynodMembers";
        });
        if (options.Advertise is { } address)
        {
            silo.ConfigureEndpoints(address, options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(address));
        }
        else
        {
            silo.ConfigureEndpoints(options.SiloPort, options.GatewayPort);
        }
    }

    private static TableServiceClient Tables(string connection)
    {
        var options = new TableClientOptions
        {
            Retry =
            {
                MaxRetries = 2,
                Delay = TimeSpan.FromMilliseconds(100),
                MaxDelay = TimeSpan.FromSeconds(1),
                NetworkTimeout = RequestTimeout,
            },
        };
        return Uri.TryCreate(connection, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
            ? new TableServiceClient(address, new DefaultAzureCredential(), options)
            : new TableServiceClient(connection, options);
    }
}
