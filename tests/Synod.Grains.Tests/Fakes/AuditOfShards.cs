using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Grains.Tests;

/// <summary>Reads the chains of a ledger of several shards as a client, and checks them against each other.</summary>
internal sealed class AuditOfShards
{
    private readonly IReadOnlyList<IReadOnlyList<Entry>> _chains;

    private AuditOfShards(IReadOnlyList<IReadOnlyList<Entry>> chains) => _chains = chains;

    private IEnumerable<(Entry Entry, int Shard, ulong Index)> All =>
        _chains.SelectMany((entries, shard) => entries.Select((entry, index) => (entry, shard, (ulong)index)));

    /// <summary>
    /// Nothing acknowledged is lost, nothing is there twice, every leg is posted that was decided and no other, and no hold is
    /// left. Whatever was pending is posted.
    /// </summary>
    public static async Task AssertHoldsAsync(LedgerCluster cluster, Disks disks, params Load[] loads)
    {
        // Holds whose driver was lost end by themselves: until then they can be seen.
        AuditOfShards audit;
        IReadOnlyDictionary<string, Runtime.AccountView> accounts;
        do
        {
            accounts = await cluster.ReadBankAsync();
            audit = await ReadAsync(cluster);
        }
        while (accounts.Values.Any(a => a.Holds.Count > 0) || audit.HasOpenHolds());

        audit.AssertOnce(loads);
        audit.AssertLegs();
        audit.AssertTotals(accounts);
        Assert.All(disks.Votes, v => Assert.Empty(v.Violations));
    }

    private static async Task<AuditOfShards> ReadAsync(LedgerCluster cluster)
    {
        var heads = (await cluster.Ledger.FindAsync(default))!.Heads;
        return new AuditOfShards(await Task.WhenAll(heads.Select(async head =>
        {
            var entries = new List<Entry>();
            for (ulong height = 1; height <= head.Seen.Height; height++)
            {
                entries.AddRange(BlockCodec.Decode((await cluster.Ledger.FindBlockAsync(head.Seen.Shard, height, default))!.Value).Entries);
            }

            return entries;
        })));
    }

    private bool HasOpenHolds() => _chains.Any(c => c.Count(e => e is TransactionPrepared) > c.Count(e => e is HoldEnded));

    private void AssertOnce(Load[] loads)
    {
        var decided = All.Where(e => e.Entry is TransactionEntry).ToLookup(e => ((TransactionEntry)e.Entry).Id);
        Assert.All(decided, d => Assert.Single(d));
        foreach (var (id, place) in loads.SelectMany(l => l.Acknowledged))
        {
            Assert.Equal((place.Shard, place.Index), decided[id].Select(d => (d.Shard, d.Index)).Single());
        }
    }

    private void AssertLegs()
    {
        var ends = All.Where(e => e.Entry is HoldEnded).ToDictionary(e => (e.Shard, ((HoldEnded)e.Entry).Position), e => e.Entry);
        var votes = All.Select(e => e.Entry).OfType<TransactionEntry>()
            .SelectMany(e => e.Agreement is { } agreement ? agreement.Votes.Select(vote => (e.Id, Vote: vote)) : [])
            .ToArray();
        Assert.NotEmpty(votes);
        foreach (var (id, vote) in votes)
        {
            var prepared = Assert.IsType<TransactionPrepared>(_chains[vote.Shard][(int)vote.Prepared.Position]);
            Assert.Equal((id, vote.Prepared.Leaf), (prepared.Id, LeafOf(prepared)));
            var committed = Assert.IsType<HoldCommitted>(ends[(vote.Shard, vote.Prepared.Position)]);
            Assert.Equal(LeafOf(_chains[prepared.Home][(int)committed.Decision.Position]), committed.Decision.Leaf);
        }

        Assert.Equal(votes.Length, ends.Values.Count(e => e is HoldCommitted));
    }

    private void AssertTotals(IReadOnlyDictionary<string, Runtime.AccountView> accounts)
    {
        // From the decisions alone: what each shard has made of them must be the same.
        var posted = All.Select(e => e.Entry).SelectMany(e => e switch
        {
            TransactionPosted p => p.Transfers,
            PendingPosted p => p.Transfers,
            _ => Enumerable.Empty<Transfer>(),
        }).ToArray();
        foreach (var view in accounts.Values)
        {
            var id = view.Account.Id;
            Assert.Equal(
                new Totals(Sum(posted.Where(t => t.Debit == id)), Sum(posted.Where(t => t.Credit == id)), default, default),
                view.Account.Totals);
        }

        static Amount Sum(IEnumerable<Transfer> transfers) =>
            new(transfers.Aggregate(UInt128.Zero, (sum, t) => sum + t.Amount.Value));
    }

    private static Hash256 LeafOf(Entry entry) => MerkleHash.Leaf(EntryCodec.Encode(entry));
}
