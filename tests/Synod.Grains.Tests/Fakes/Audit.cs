using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Grains.Tests;

/// <summary>Reads a shard's whole chain as a client, and audits it.</summary>
internal static class Audit
{
    public static async Task<(AuditReport Report, IReadOnlyList<Entry> Entries)> OfBankAsync(LedgerCluster cluster)
    {
        var keys = await cluster.Ledger.VerifierKeysAsync(default);
        var auditor = new ChainAuditor(new ShardKey(LedgerCluster.Bank, 0), VerifierKey.Parse(keys[0]));
        var entries = new List<Entry>();
        for (ulong height = 1; await cluster.Ledger.FindBlockAsync(0, height, default) is { } block; height++)
        {
            auditor.Add(block);
            entries.AddRange(BlockCodec.Decode(block).Entries);
        }

        auditor.AddCheckpoint((await cluster.Ledger.CheckpointAsync(0, default))!);
        return (auditor.Finish(), entries);
    }

    /// <summary>Nothing acknowledged is lost, nothing is there twice, no vote went back.</summary>
    public static async Task AssertHoldsAsync(LedgerCluster cluster, Disks disks, params Load[] loads)
    {
        var (_, entries) = await OfBankAsync(cluster);
        var posted = entries.Select((entry, index) => (entry, index)).Where(e => e.entry is TransactionPosted)
            .ToLookup(e => ((TransactionPosted)e.entry).Id, e => (ulong)e.index);
        Assert.All(posted, p => Assert.Single(p));
        foreach (var (id, place) in loads.SelectMany(l => l.Acknowledged))
        {
            Assert.Equal(place.Index, Assert.Single(posted[id]));
        }

        Assert.All(disks.Votes, v => Assert.Empty(v.Violations));
    }
}
