namespace Synod.Consensus;

/// <summary>Majorities: any two of them share an acceptor, and on that rests everything else.</summary>
public static class Quorum
{
    /// <summary>The most acceptors of a shard.</summary>
    public const int MaxAcceptors = 7;

    /// <summary>How many of <paramref name="acceptors"/> are a majority.</summary>
    public static int Majority(int acceptors) => (acceptors / 2) + 1;

    /// <summary>True for 1, 3, 5 and 7: an even number needs a larger majority and survives no more losses.</summary>
    public static bool IsValidSize(int acceptors) => acceptors is 1 or 3 or 5 or MaxAcceptors;

    /// <summary>
    /// The value that a slot has decided as far as these acceptors show: one that a majority accepted on the same ballot.
    /// Null says only that these answers do not show it, never that nothing is chosen.
    /// </summary>
    /// <param name="states">One state for each acceptor, in their order; null for one that did not answer.</param>
    public static Vote? FindChosen(IReadOnlyList<SlotState?> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        foreach (var candidate in states)
        {
            if (candidate?.Vote is { } vote
                && states.Count(s => s?.Vote?.Ballot == vote.Ballot) >= Majority(states.Count))
            {
                return vote;
            }
        }

        return null;
    }
}
