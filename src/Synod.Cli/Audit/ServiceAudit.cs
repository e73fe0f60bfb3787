using Synod.Client;
using Synod.Ledger;

namespace Synod.Cli;

/// <summary>Audits a service from outside: everything that it gives to anybody, and nothing that it says about itself.</summary>
internal sealed class ServiceAudit(SynodClient client, AuditSession session, CancellationToken cancellationToken)
{
    private readonly ChainReader _reader = new(client, cancellationToken);

    /// <summary>Audits one ledger, or the directory ledger and all that it lists.</summary>
    public async Task RunAsync(LedgerName? only)
    {
        foreach (var ledger in only is { } one ? [one] : await LedgersAsync())
        {
            foreach (var shard in await _reader.ShardsAsync(ledger))
            {
                await AuditAsync(shard);
            }
        }
    }

    private async Task<IEnumerable<LedgerName>> LedgersAsync()
    {
        var ledgers = await client.ListLedgersAsync(cancellationToken);
        return ledgers.Select(l => l.Name).Where(n => n != LedgerName.Directory).Prepend(LedgerName.Directory);
    }

    private async Task AuditAsync(ShardKey shard)
    {
        var (note, checkpoint) = await _reader.CheckpointAsync(shard);
        session.Begin(shard);
        await foreach (var block in _reader.BlocksAsync(shard, checkpoint.Height))
        {
            if (!session.Add(shard, block))
            {
                break;
            }
        }

        session.AddCheckpoint(shard, note);
        session.End(shard);
    }
}
