using System.Globalization;

namespace Synod.Ledger;

/// <summary>One shard of one ledger: a totally ordered chain of blocks.</summary>
/// <param name="Ledger">The ledger that the shard belongs to.</param>
/// <param name="Number">The shard's number, from 0.</param>
public readonly record struct ShardKey(LedgerName Ledger, int Number)
{
    /// <summary>The most shards that a ledger may be split into.</summary>
    public const int MaxShards = 256;

    /// <summary>The only shard of the ledger that lists the ledgers.</summary>
    public static ShardKey Directory { get; } = new(LedgerName.Directory, 0);

    /// <summary><c>ledger/number</c>, as it stands in the origin of the shard's checkpoints.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ledger}/{Number}");
}
