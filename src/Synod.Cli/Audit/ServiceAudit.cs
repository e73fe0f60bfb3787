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

            await ReadOnAsync(ledger);
            session.EndAll();
            session.EndLedgers();
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
    }

    // The shards go on while they are read one after the other. Only what is named is read beside: that was there before the
    // entry that names it, so it comes to an end, however fast the shards go on.
    private async Task ReadOnAsync(LedgerName ledger)
    {
        for (var hasMore = true; hasMore;)
        {
            hasMore = false;
            foreach (var missing in session.MissingOf(ledger))
            {
                hasMore |= await ReadOnAsync(missing);
            }
        }
    }

    /// <summary>Reads a shard up to the block with the last entry that is named; false if it has nothing more, or a fault.</summary>
    private async Task<bool> ReadOnAsync(MissingEntries missing)
    {
        var shard = missing.Shard;
        if (!session.IsOpen(shard))
        {
            return false;
        }

        var (first, _) = session.PlaceOf(shard);
        var (note, checkpoint) = await _reader.CheckpointAsync(shard);
        await foreach (var block in _reader.BlocksAsync(shard, first + 1, checkpoint.Height))
        {
            if (!session.Add(shard, block))
            {
                return false;
            }

            if (session.PlaceOf(shard).TreeSize >= missing.TreeSize)
            {
                break;
            }
        }

        var (height, _) = session.PlaceOf(shard);
        return (height < checkpoint.Height || session.AddCheckpoint(shard, note)) && height > first;
    }
}
