using System.Globalization;

namespace Synod.Ledger;

/// <summary>
/// Whose a checkpoint is, its first line: <c>prefix/ledger/number</c> (docs/formats.md, "Checkpoint"). The shards of a ledger
/// have one prefix.
/// </summary>
/// <param name="Prefix">What the store is called, at least one character.</param>
/// <param name="Shard">The shard.</param>
public readonly record struct ShardOrigin(string Prefix, ShardKey Shard)
{
    /// <summary>Reads an origin; false if <paramref name="text"/> does not end in a ledger and the number of a shard.</summary>
    public static bool TryParse(string? text, out ShardOrigin origin)
    {
        origin = default;
        if (text?.Split('/') is not [.., var ledger, var number] parts || parts.Length < 3
            || !LedgerName.TryParse(ledger, out var name)
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var shard)
            || shard >= ShardKey.MaxShards)
        {
            return false;
        }

        origin = new ShardOrigin(string.Join('/', parts[..^2]), new ShardKey(name, shard));
        return origin.Prefix.Length > 0 && origin.ToString() == text;
    }

    /// <summary>The origin of another shard of the same ledger.</summary>
    public ShardOrigin Of(int shard) => this with { Shard = Shard with { Number = shard } };

    /// <summary>The origin as it stands in a checkpoint.</summary>
    public override string ToString() => $"{Prefix}/{Shard}";
}
