using System.Globalization;
using Synod.Consensus;
using Synod.Ledger;

namespace Synod.Grains;

/// <summary>The key of a slot grain: one slot of one acceptor of one shard.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Acceptor">The acceptor's number, from 1.</param>
/// <param name="Slot">The slot.</param>
internal readonly record struct SlotGrainKey(ShardKey Shard, int Acceptor, Slot Slot)
{
    // 20 digits, so that stored keys sort as the chain does.
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Shard}/{Acceptor}/{Slot.Number:D20}");

    /// <exception cref="FormatException">It is not a key.</exception>
    public static SlotGrainKey Parse(string text) => text.Split('/') is [var ledger, var shard, var acceptor, var slot]
        ? new(
            new ShardKey(LedgerName.Parse(ledger), int.Parse(shard, NumberStyles.None, CultureInfo.InvariantCulture)),
            int.Parse(acceptor, NumberStyles.None, CultureInfo.InvariantCulture),
            new Slot(ulong.Parse(slot, NumberStyles.None, CultureInfo.InvariantCulture)))
        : throw new FormatException($"'{text}' is not ledger/shard/acceptor/slot.");
}
