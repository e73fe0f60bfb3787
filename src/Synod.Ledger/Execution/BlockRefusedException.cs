using System.Globalization;

namespace Synod.Ledger;

/// <summary>
/// A block does not follow from the state it should stand on. A replica that meets one stops: either the block or the
/// replica is wrong, and going on would spread it.
/// </summary>
public sealed class BlockRefusedException : Exception
{
    internal BlockRefusedException(ShardKey shard, ulong height, int? entryPosition, string reason, Exception? inner = null)
        : base(Describe(shard, height, entryPosition) + reason, inner)
    {
        Shard = shard;
        Height = height;
        EntryPosition = entryPosition;
        Reason = reason;
    }

    /// <summary>The shard whose block it is.</summary>
    public ShardKey Shard { get; }

    /// <summary>The height at which the block was offered.</summary>
    public ulong Height { get; }

    /// <summary>The position in the block, from 0, of the entry that is wrong; null if it is the block as a whole.</summary>
    public int? EntryPosition { get; }

    /// <summary>What is wrong, a sentence.</summary>
    public string Reason { get; }

    private static string Describe(ShardKey shard, ulong height, int? entryPosition) => string.Create(
        CultureInfo.InvariantCulture,
        $"Block {height} of shard {shard} is refused{(entryPosition is { } p ? $" at its entry {p}" : "")}. ");
}
