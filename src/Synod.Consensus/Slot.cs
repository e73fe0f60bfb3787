using System.Globalization;

namespace Synod.Consensus;

/// <summary>A position in a shard's chain, from 1: one instance of single-decree Paxos. Slot n decides block n.</summary>
/// <param name="Number">The position; 0 only before the first slot.</param>
public readonly record struct Slot(ulong Number)
{
    /// <summary>The slot after this one.</summary>
    public Slot Next => new(Number + 1);

    /// <summary>The position in decimal digits.</summary>
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}
