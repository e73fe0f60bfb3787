using System.Globalization;
using Synod.Consensus;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Storage.AzureTables;

/// <summary>
/// The votes of one acceptor in an Azure table, for all shards: a row for each slot, in exactly the layout of the Orleans
/// table provider (docs/formats.md, "Slot records in Azure tables"), so that a cluster opens what one process wrote.
/// </summary>
/// <remarks>
/// A record's version is its row's ETag, so that the service itself decides every conditional write. A write is durable
/// when it is answered: Azure keeps three copies. An emulator does not: it loses its last seconds if it is killed.
/// </remarks>
/// <param name="table">The table; acceptors may share one.</param>
/// <param name="serviceId">The service id of the Orleans cluster that opens the same rows.</param>
/// <param name="acceptor">The acceptor's number, from 1.</param>
internal sealed class AzureTablesSlotStore(TableClient table, string serviceId, int acceptor) : ISlotStore
{
    /// <summary>The name of the table of votes.</summary>
    public const string TableName = "SynodVotes";

    /// <summary>The name of the state in the Orleans provider's rows.</summary>
    public const string RowKey = "vote";

    // The most rows of a page.
    private const int MaxPage = 1_000;

    private const string RestoreIt = "Nothing repairs it by itself: restore it from a backup or have it examined.";

    // What the Orleans provider begins its keys with: the service's id, and the type of the grain.
    private readonly string _keyPrefix = serviceId + "_slot";

    /// <inheritdoc/>
    public async ValueTask<StoredSlot?> ReadAsync(ShardKey shard, Slot slot, CancellationToken cancellationToken) =>
        await table.GetAsync(PartitionKey(shard, slot), RowKey, cancellationToken) is { } row ? Stored(shard, slot, row) : null;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredSlot>> ReadRangeAsync(
        ShardKey shard, Slot first, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var count = (ulong)Math.Min(limit, MaxPage);
        var last = new Slot(ulong.MaxValue - first.Number < count ? ulong.MaxValue : first.Number + count - 1);
        var filter = TableFilter.Partitions(PartitionKey(shard, first), PartitionKey(shard, last), RowKey);

        // A page may be empty although rows follow it. An empty range, though, says that there is no first record.
        TableContinuation? next = null;
        do
        {
            var page = await table.QueryAsync(filter, (int)count, next, cancellationToken);
            if (page.Entities.Count > 0)
            {
                return WithoutGaps(shard, first, page.Entities);
            }

            next = page.Next;
        }
        while (next is not null);

        return [];
    }

    /// <inheritdoc/>
    public async ValueTask<SlotWrite> WriteAsync(
        ShardKey shard, Slot slot, SlotState state, SlotVersion expected, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        cancellationToken.ThrowIfCancellationRequested();

        // A version that the service cannot have given is no record's, and the service would call it malformed.
        if (expected.Value is { } version && !version.StartsWith("W/\"", StringComparison.Ordinal))
        {
            return SlotWrite.Conflict;
        }

        var row = new TableEntity(PartitionKey(shard, slot), RowKey);
        BinaryParts.Write(row, SlotRecord.Encode(state));
        var write = await table.InsertOrReplaceAsync(row, expected.Value, cancellationToken);
        return write.IsWritten ? new SlotWrite(true, new SlotVersion(write.ETag)) : SlotWrite.Conflict;
    }

    /// <summary>
    /// The key of a slot's row. A service id and a ledger's name have no underscore, and the digits of a slot are always 20, so that no two
    /// slots have one key and a range of slots is a range of keys.
    /// </summary>
    internal string PartitionKey(ShardKey shard, Slot slot) => string.Create(
        CultureInfo.InvariantCulture, $"{_keyPrefix}_{shard.Ledger}_{shard.Number}_{acceptor}_{slot.Number:D20}");

    private List<StoredSlot> WithoutGaps(ShardKey shard, Slot first, IReadOnlyList<TableEntity> rows)
    {
        var slots = new List<StoredSlot>();
        var slot = first;
        foreach (var row in rows.TakeWhile(row => row.PartitionKey == PartitionKey(shard, slot)))
        {
            slots.Add(Stored(shard, slot, row));
            slot = slot.Next;
        }

        return slots;
    }

    private StoredSlot Stored(ShardKey shard, Slot slot, TableEntity row)
    {
        try
        {
            return new StoredSlot(SlotRecord.Decode(BinaryParts.Read(row)), new SlotVersion(row.ETag));
        }
        catch (FormatException error)
        {
            throw new CorruptRecordException(
                $"The store {table.Where} is damaged at slot {slot} of shard {shard}, acceptor {acceptor}: {error.Message} {RestoreIt}",
                error);
        }
    }
}
