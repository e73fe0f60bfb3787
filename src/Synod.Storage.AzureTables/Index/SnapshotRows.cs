using Synod.Ledger;

namespace Synod.Storage.AzureTables;

/// <summary>
/// A shard's snapshot in rows: its parts, and a row that points at them. The pointer moves when all parts are there; the
/// parts of older snapshots are deleted after that.
/// </summary>
internal sealed class SnapshotRows(TableClient table)
{
    // A part is nearly 1 MiB.
    private const int PartsAtOnce = 2;
    private const int MaxPage = 1_000;
    private const string Height = "Height";
    private const string Length = "Length";

    /// <summary>Reads the newest snapshot; null for none.</summary>
    /// <exception cref="FormatException">A part of it is missing.</exception>
    public async ValueTask<byte[]?> ReadAsync(ShardKey shard, CancellationToken cancellationToken)
    {
        var partition = IndexKeys.Partition(shard);
        var pointer = await table.GetAsync(partition, IndexKeys.Snapshot, cancellationToken);
        while (pointer is not null)
        {
            if (await PartsAsync(pointer, cancellationToken) is { } snapshot)
            {
                return snapshot;
            }

            // A newer snapshot may have taken its place while it was read.
            var again = await table.GetAsync(partition, IndexKeys.Snapshot, cancellationToken);
            pointer = again?.ETag != pointer.ETag
                ? again
                : throw new FormatException($"A part of the snapshot at block {pointer.Count(Height)} is missing.");
        }

        return null;
    }

    /// <summary>Writes a snapshot in place of all others, unless there is a newer one.</summary>
    /// <exception cref="FormatException">The pointer that is there is wrong.</exception>
    public async ValueTask WriteAsync(
        ShardKey shard, ulong height, ReadOnlyMemory<byte> snapshot, CancellationToken cancellationToken)
    {
        var partition = IndexKeys.Partition(shard);
        var stored = await table.GetAsync(partition, IndexKeys.Snapshot, cancellationToken);
        if (IsNewer(stored))
        {
            return;
        }

        await Parallel.ForEachAsync(
            Enumerable.Range(0, PartCount(snapshot.Length)),
            new ParallelOptions { MaxDegreeOfParallelism = PartsAtOnce, CancellationToken = cancellationToken },
            async (part, token) => await table.UpsertAsync(Part(partition, height, part, snapshot), token));

        var pointer = new TableEntity(partition, IndexKeys.Snapshot)
        {
            [Height] = checked((long)height),
            [Length] = (long)snapshot.Length,
        };
        while (!(await table.InsertOrReplaceAsync(pointer, stored?.ETag, cancellationToken)).IsWritten)
        {
            stored = await table.GetAsync(partition, IndexKeys.Snapshot, cancellationToken);
            if (IsNewer(stored))
            {
                return;
            }
        }

        await DeleteOlderAsync(partition, height, cancellationToken);

        bool IsNewer(TableEntity? row) => row is not null && row.Count(Height) > height;
    }

    private static int PartCount(int length) => (int)(((long)length + BinaryParts.MaxBytes - 1) / BinaryParts.MaxBytes);

    private static TableEntity Part(string partition, ulong height, int part, ReadOnlyMemory<byte> snapshot)
    {
        var row = new TableEntity(partition, IndexKeys.SnapshotPart(height, part));
        var rest = snapshot[(part * BinaryParts.MaxBytes)..];
        BinaryParts.Write(row, rest.Span[..Math.Min(rest.Length, BinaryParts.MaxBytes)]);
        return row;
    }

    private async ValueTask<byte[]?> PartsAsync(TableEntity pointer, CancellationToken cancellationToken)
    {
        // It grows with what is there, so that a wrong length takes no memory.
        using var snapshot = new MemoryStream();
        var length = pointer.Size(Length);
        for (var part = 0; snapshot.Length < length; part++)
        {
            var key = IndexKeys.SnapshotPart(pointer.Count(Height), part);
            var bytes = await table.GetAsync(pointer.PartitionKey, key, cancellationToken) is { } row ? BinaryParts.Read(row) : [];
            if (bytes.Length != Math.Min(BinaryParts.MaxBytes, length - snapshot.Length))
            {
                return null;
            }

            snapshot.Write(bytes);
        }

        return snapshot.ToArray();
    }

    // What a crash leaves here the next snapshot deletes.
    private async ValueTask DeleteOlderAsync(string partition, ulong height, CancellationToken cancellationToken)
    {
        var (from, before) = IndexKeys.SnapshotPartsBefore(height);
        await foreach (var part in table.QueryAllAsync(
            TableFilter.Rows(partition, from, before), MaxPage, cancellationToken, keysOnly: true))
        {
            await table.DeleteAsync(partition, part.RowKey, cancellationToken);
        }
    }
}
