using System.Globalization;
using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Cli;

/// <summary>Audits a store, on which servers may be running: its acceptors' votes first, its index as a witness.</summary>
internal sealed class StoreAudit(AuditedStore store, AuditSession session, CancellationToken cancellationToken)
{
    /// <summary>Audits the ledger that lists the ledgers, and those that it lists or the one that is named.</summary>
    public async Task RunAsync(LedgerName? only)
    {
        foreach (var lost in store.Acceptors.Where(a => a.Votes is null))
        {
            session.Find(lost.Lost!);
        }

        if (store.IndexLost is { } why)
        {
            session.Note($"The index, which is derived data, cannot be read; no stored checkpoints were checked. {why}");
        }

        var ledgers = await AuditAsync(ShardKey.Directory);
        if (only is { } name && name != LedgerName.Directory && !ledgers.Any(l => l.Name == name))
        {
            throw CliException.Usage($"'{store.Place}' has no ledger '{name}'.");
        }

        foreach (var ledger in ledgers.Where(l => only is null || l.Name == only))
        {
            for (var number = 0; number < ledger.Shards; number++)
            {
                await AuditAsync(new ShardKey(ledger.Name, number));
            }

            session.EndLedgers();
        }
    }

    // Audits a shard; answers with the ledgers that its entries created, which only the directory's do.
    private async Task<IReadOnlyList<LedgerCreated>> AuditAsync(ShardKey shard)
    {
        session.Begin(shard, store.Index is { } index ? (first, count) => LeafHashes(index, shard, first, count) : null);
        var created = new List<LedgerCreated>();
        var height = 0UL;
        try
        {
            // The index first: it follows the acceptors, so what it has they must have by now.
            var known = store.Index is null ? 0 : await store.Index.HeightAsync(shard, cancellationToken);
            await foreach (var block in new ChosenChain(store, shard, session, cancellationToken).ReadAsync(h => HashAsync(shard, h)))
            {
                height++;
                if (!session.Add(shard, block) || !await AddCheckpointAsync(shard, height))
                {
                    break;
                }

                if (shard == ShardKey.Directory)
                {
                    created.AddRange(BlockCodec.Decode(block).Entries.OfType<LedgerCreated>());
                }
            }

            if (height < known)
            {
                session.Fail(shard, height + 1, string.Create(
                    CultureInfo.InvariantCulture,
                    $"The index has {known} blocks, and the acceptors decide only {height}: blocks are missing."));
            }
        }
        catch (CorruptRecordException exception)
        {
            // Of the index: a damaged vote is found where it is read, and the other acceptors are asked.
            session.Fail(shard, Math.Max(height, 1), exception.Message);
        }

        session.End(shard);
        return created;
    }

    private async Task<bool> AddCheckpointAsync(ShardKey shard, ulong height) =>
        store.Index is not { } index
        || await index.BlockAsync(shard, height, cancellationToken) is not { } row
        || session.AddCheckpoint(shard, row.Checkpoint);

    private async ValueTask<Hash256?> HashAsync(ShardKey shard, ulong height) =>
        store.Index is { } index ? (await index.BlockAsync(shard, height, cancellationToken))?.Hash : null;

    // The auditor asks while it examines a block, and is pure: there is nothing to await in it. Nobody waits for this thread.
    private List<Hash256>? LeafHashes(IShardIndex index, ShardKey shard, ulong first, int count)
    {
        var hashes = new List<Hash256>(count);
        for (var at = first; at < first + (ulong)count;)
        {
            var tile = new TileId(0, at / TileId.Width);
            var kept = index.TileAsync(shard, tile, cancellationToken).AsTask().GetAwaiter().GetResult();
            var offset = (int)(at % TileId.Width);
            if (kept is null || kept.Count <= offset)
            {
                return null;
            }

            var take = Math.Min(kept.Count - offset, count - hashes.Count);
            hashes.AddRange(kept.Skip(offset).Take(take));
            at += (ulong)take;
        }

        return hashes;
    }
}
