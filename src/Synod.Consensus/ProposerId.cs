using System.Globalization;

namespace Synod.Consensus;

/// <summary>
/// Who proposes: one incarnation of one process (or activation) for one shard. It is drawn at random at every start and
/// never used again, so that no two attempts in the world share a ballot.
/// </summary>
/// <param name="Value">128 random bits; 0 is nobody.</param>
public readonly record struct ProposerId(UInt128 Value)
{
    /// <summary>The id that no incarnation has.</summary>
    public static ProposerId Nobody => default;

    /// <summary>32 hex digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
