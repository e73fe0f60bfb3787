using Synod.Client;
using Synod.Ledger;

namespace Synod.EndToEnd;

/// <summary>Reads the chains of a ledger from a server while they grow, and audits them together.</summary>
internal sealed class LedgerWatch
{
    private readonly SynodClient _client;
    private readonly LedgerName _ledger;
    private readonly ChainAuditor[] _chains;

    public LedgerWatch(SynodClient client, LedgerName ledger, int shards)
    {
        (_client, _ledger) = (client, ledger);
        _chains = [.. Enumerable.Range(0, shards).Select(number => new ChainAuditor(new ShardKey(ledger, number), null))];
    }

    /// <summary>All entries that were read, of all shards.</summary>
    public List<Entry> Entries { get; } = [];

    /// <summary>Returns when no shard holds anything for another one.</summary>
    /// <exception cref="AuditException">The chains have a fault.</exception>
    public Task<LedgerAuditReport> NothingIsHeldAsync(CancellationToken over) =>
        UntilAsync(report => report.UndecidedHolds + report.ReservedHolds + report.UnsettledHolds == 0, over);

    /// <summary>Returns when what shards hold for others is reserved, and nothing else.</summary>
    /// <exception cref="AuditException">The chains have a fault.</exception>
    public Task<LedgerAuditReport> NothingIsOnItsWayAsync(CancellationToken over) =>
        UntilAsync(report => report.UndecidedHolds + report.UnsettledHolds == 0, over);

    private async Task<LedgerAuditReport> UntilAsync(Func<LedgerAuditReport, bool> condition, CancellationToken over)
    {
        var auditor = new LedgerAuditor(_chains);
        while (true)
        {
            await ReadOnAsync(over);
            var report = auditor.Check();
            if (report.IsComplete && condition(report))
            {
                return report;
            }
        }
    }

    private async Task ReadOnAsync(CancellationToken over)
    {
        foreach (var head in (await _client.ReadLedgerAsync(_ledger, over)).Heads)
        {
            var chain = _chains[head.Shard];
            while (chain.Height < head.Height)
            {
                var block = await _client.ReadBlockAsync(_ledger, head.Shard, chain.Height + 1, over);
                chain.Add(block);
                Entries.AddRange(BlockCodec.Decode(block).Entries);
            }
        }
    }
}
