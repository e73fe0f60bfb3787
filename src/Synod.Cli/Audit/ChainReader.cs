using Synod.Client;
using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Cli;

/// <summary>Reads whole chains from a service, with a few requests on the way at a time.</summary>
internal sealed class ChainReader(SynodClient client, CancellationToken cancellationToken)
{
    private const int Ahead = 8;

    /// <summary>The shard's newest checkpoint: the chain is read up to the block that it signs, while the shard goes on.</summary>
    /// <exception cref="SynodProtocolException">The service's checkpoint is none.</exception>
    public async Task<(string Note, Checkpoint Checkpoint)> CheckpointAsync(ShardKey shard)
    {
        var note = await client.ReadCheckpointAsync(shard.Ledger, shard.Number, cancellationToken);
        try
        {
            return (note, Checkpoint.Parse(SignedNote.Parse(note).Text));
        }
        catch (FormatException exception)
        {
            throw new SynodProtocolException($"The checkpoint of shard {shard} is malformed: {exception.Message}", exception);
        }
    }

    /// <summary>The blocks from height 1 to <paramref name="last"/>, in order.</summary>
    public IAsyncEnumerable<byte[]> BlocksAsync(ShardKey shard, ulong last) => BlocksAsync(shard, 1, last);

    /// <summary>The blocks from height <paramref name="first"/> to <paramref name="last"/>, in order.</summary>
    public async IAsyncEnumerable<byte[]> BlocksAsync(ShardKey shard, ulong first, ulong last)
    {
        var onTheWay = new Queue<Task<byte[]>>();
        for (var height = first; height <= last || onTheWay.Count > 0;)
        {
            while (height <= last && onTheWay.Count < Ahead)
            {
                onTheWay.Enqueue(client.ReadBlockAsync(shard.Ledger, shard.Number, height++, cancellationToken));
            }

            yield return await onTheWay.Dequeue();
        }
    }

    /// <summary>The shards of a ledger.</summary>
    public async Task<IReadOnlyList<ShardKey>> ShardsAsync(LedgerName ledger)
    {
        var details = await client.ReadLedgerAsync(ledger, cancellationToken);
        return [.. Enumerable.Range(0, details.Shards).Select(number => new ShardKey(ledger, number))];
    }
}
