using Orleans.TestingHost;
using Synod.Runtime;

namespace Synod.Grains.Tests;

/// <summary>Silos that are lost or leave, and clusters that do not know of each other.</summary>
public class SiloTests
{
    [Fact]
    public async Task A_silo_killed_under_load_loses_nothing_that_was_acknowledged()
    {
        using var disks = new Disks();
        await using var cluster = await LedgerCluster.StartAsync(disks);
        await cluster.OpenBankAsync();
        var load = new Load(cluster, "t");
        await load.RunThroughAsync(
            each: 100, () => cluster.KillAsync(Assert.IsType<InProcessSiloHandle>(cluster.LeaderOfBank())));

        Assert.Equal(2, cluster.Silos.Count);
        await Audit.AssertHoldsAsync(cluster, disks, load);
    }

    [Fact]
    public async Task A_silo_that_leaves_answers_what_it_has_and_another_goes_on()
    {
        using var disks = new Disks();
        await using var cluster = await LedgerCluster.StartAsync(disks);
        await cluster.OpenBankAsync();
        var load = new Load(cluster, "t");
        var running = load.RunAsync(clients: 4, () => load.Acknowledged.Count >= 300);

        await cluster.StopAsync(Assert.IsType<InProcessSiloHandle>(cluster.LeaderOfBank()));
        await running;

        await Audit.AssertHoldsAsync(cluster, disks, load);
    }

    [Fact]
    public async Task Two_activations_of_every_shard_and_slot_compete_and_both_are_safe()
    {
        // Two clusters over the same votes: each has an activation of its own, as one cluster may have for a while.
        using var disks = new Disks();
        await using var one = await LedgerCluster.StartAsync(disks, silos: 1);
        await using var other = await LedgerCluster.StartAsync(disks, silos: 1);
        await one.OpenBankAsync();

        var first = new Load(one, "one");
        var second = new Load(other, "other");
        await Task.WhenAll(
            first.RunAsync(clients: 2, () => first.Acknowledged.Count >= 40),
            second.RunAsync(clients: 2, () => second.Acknowledged.Count >= 40));

        await Audit.AssertHoldsAsync(one, disks, first, second);
        await Audit.AssertHoldsAsync(other, disks, first, second);
    }

    [Fact]
    public async Task A_cluster_that_starts_again_goes_on_where_the_last_one_ended()
    {
        using var disks = new Disks();
        await using (var first = await LedgerCluster.StartAsync(disks))
        {
            await first.OpenBankAsync();
            await first.Ledger.SubmitAsync([LedgerCluster.Pay("t-1", "world", "a", 1)], default);
        }

        await using var second = await LedgerCluster.StartAsync(disks);
        var again = await second.Ledger.SubmitAsync([LedgerCluster.Pay("t-1", "world", "a", 1)], default);
        Assert.True(Assert.IsType<CommandResult.Done>(again[0]).IsRepeat);
    }
}
