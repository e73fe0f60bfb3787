using Synod.Runtime;

namespace Synod.Grains.Tests;

/// <summary>What a block costs the storages, and what they may do without harm.</summary>
public class StorageTests
{
    [Fact]
    public async Task A_block_costs_one_write_an_acceptor_and_no_read()
    {
        using var disks = new Disks();
        await using var cluster = await LedgerCluster.StartAsync(disks);
        await cluster.OpenBankAsync();
        var before = disks.Votes.Select(v => (v.Reads, v.Writes)).ToArray();
        var height = (await cluster.Ledger.FindAsync(default))!.Heads[0].Seen.Height;

        // The look at the height was itself a read of a majority; what follows is not.
        var reads = disks.Votes.Select(v => v.Reads).ToArray();
        for (var i = 0; i < 20; i++)
        {
            var results = await cluster.Ledger.SubmitAsync([LedgerCluster.Pay($"t-{i}", "world", "a", 1)], default);
            Assert.IsType<CommandResult.Done>(results[0]);
        }

        Assert.Equal(reads, disks.Votes.Select(v => v.Reads));
        Assert.Equal(before.Select(b => b.Writes + 20), disks.Votes.Select(v => v.Writes));
        Assert.Equal(height + 20, (await cluster.Ledger.FindAsync(default))!.Heads[0].Seen.Height);
    }

    [Fact]
    public async Task A_storage_that_fails_around_writes_makes_no_vote_forgotten_or_invented()
    {
        using var disks = new Disks();
        await using var cluster = await LedgerCluster.StartAsync(disks);
        await cluster.OpenBankAsync();
        for (var i = 0; i < disks.Votes.Length; i++)
        {
            var random = new Random(i);
            disks.Votes[i].Fault = () => random.Next(4) == 0 ? (WriteFault)random.Next(1, 4) : WriteFault.None;
        }

        var load = new Load(cluster, "t");
        await load.RunAsync(clients: 4, () => load.Acknowledged.Count >= 200);
        Array.ForEach(disks.Votes, v => v.Fault = () => WriteFault.None);

        await Audit.AssertHoldsAsync(cluster, disks, load);
    }

    [Fact]
    public async Task Without_a_majority_of_storages_nothing_is_acknowledged_and_with_one_everything_goes_on()
    {
        using var disks = new Disks();
        await using var cluster = await LedgerCluster.StartAsync(disks);
        await cluster.OpenBankAsync();
        disks.Votes[0].Fault = disks.Votes[1].Fault = () => WriteFault.Before;
        var result = (await cluster.Ledger.SubmitAsync([LedgerCluster.Pay("t-1", "world", "a", 1)], default))[0];
        Assert.True(result is CommandResult.Failed { Why: OutcomeUnknownException or UnavailableException }, $"{result}");

        disks.Votes[1].Fault = () => WriteFault.None;
        var load = new Load(cluster, "t");
        await load.RunAsync(clients: 1, () => load.Acknowledged.Count >= 3);
        await Audit.AssertHoldsAsync(cluster, disks, load);
    }
}
