using System.Globalization;

namespace Synod.Consensus;

/// <summary>
/// The number of one attempt to have a value chosen in a slot (Lamport, <em>Paxos Made Simple</em>, 2001: "proposal
/// number"). Ballots are totally ordered: by round, then by proposer.
/// </summary>
/// <remarks>
/// A ballot <em>is</em> its attempt: the proposer's id is fresh for every incarnation and an incarnation uses a round of a
/// slot once, so two messages with equal ballots belong to the same attempt, and one of them repeats the other.
/// Round 0 is kept for the maker of the block chosen in the slot before (docs/consensus.md, "Round 0").
/// </remarks>
/// <param name="Round">The round, from 0.</param>
/// <param name="Proposer">Whose attempt it is.</param>
public readonly record struct Ballot(uint Round, ProposerId Proposer) : IComparable<Ballot>
{
    /// <summary>Below every ballot: nobody's.</summary>
    public static Ballot None => default;

    /// <inheritdoc/>
    public int CompareTo(Ballot other)
    {
        var byRound = Round.CompareTo(other.Round);
        return byRound != 0 ? byRound : Proposer.Value.CompareTo(other.Proposer.Value);
    }

    /// <summary>Round and the first digits of the proposer.</summary>
    public override string ToString() => this == None
        ? "none"
        : string.Create(CultureInfo.InvariantCulture, $"{Round}.{Proposer.ToString()[..8]}");

    /// <summary>True if <paramref name="left"/> is below <paramref name="right"/>.</summary>
    public static bool operator <(Ballot left, Ballot right) => left.CompareTo(right) < 0;

    /// <summary>True if <paramref name="left"/> is above <paramref name="right"/>.</summary>
    public static bool operator >(Ballot left, Ballot right) => left.CompareTo(right) > 0;

    /// <summary>True if <paramref name="left"/> is not above <paramref name="right"/>.</summary>
    public static bool operator <=(Ballot left, Ballot right) => left.CompareTo(right) <= 0;

    /// <summary>True if <paramref name="left"/> is not below <paramref name="right"/>.</summary>
    public static bool operator >=(Ballot left, Ballot right) => left.CompareTo(right) >= 0;
}
