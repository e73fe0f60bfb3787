using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Storage.Contract;

/// <summary>Snapshots as arrays: those of tests are small.</summary>
public static class SnapshotBytes
{
    /// <summary>Keeps a snapshot, written in two pieces.</summary>
    public static ValueTask SaveSnapshotAsync(
        this IShardIndex index, ShardKey shard, ulong height, byte[] snapshot, CancellationToken cancellationToken) =>
        index.SaveSnapshotAsync(
            shard,
            height,
            destination =>
            {
                destination.Write(snapshot.AsSpan(0, snapshot.Length / 2));
                destination.Write(snapshot.AsSpan(snapshot.Length / 2));
            },
            cancellationToken);

    /// <summary>The newest snapshot; null for none.</summary>
    public static async ValueTask<byte[]?> ReadSnapshotAsync(
        this IShardIndex index, ShardKey shard, CancellationToken cancellationToken)
    {
        await using var snapshot = await index.SnapshotAsync(shard, cancellationToken);
        if (snapshot is null)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        await snapshot.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }
}
