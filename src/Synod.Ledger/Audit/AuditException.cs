using System.Globalization;

namespace Synod.Ledger;

/// <summary>An audit found a fault. The message names the shard, the block, the entry where that is known, and the reason.</summary>
public sealed class AuditException : Exception
{
    internal AuditException(ShardKey shard, ulong? height, int? entryPosition, string reason, Exception? inner = null)
        : base(Describe(shard, height, entryPosition) + reason, inner)
    {
        Shard = shard;
        Height = height;
        EntryPosition = entryPosition;
        Reason = reason;
    }

    /// <summary>The shard that was audited.</summary>
    public ShardKey Shard { get; }

    /// <summary>The height of the block that is wrong; null if the fault is in no block.</summary>
    public ulong? Height { get; }

    /// <summary>The position in its block, from 0, of the entry that is wrong; null if no entry can be named.</summary>
    public int? EntryPosition { get; }

    /// <summary>What is wrong, and how sure that is, in sentences.</summary>
    public string Reason { get; }

    private static string Describe(ShardKey shard, ulong? height, int? entryPosition) => string.Create(
        CultureInfo.InvariantCulture,
        $"Shard {shard}{(height is { } h ? $", block {h}" : "")}{(entryPosition is { } p ? $", entry {p}" : "")}: ");
}
