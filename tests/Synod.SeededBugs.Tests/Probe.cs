using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Synod.Consensus;

namespace Synod.SeededBugs.Tests;

/// <summary>Code that the tests run inside of a world, where this assembly is a copy of its own.</summary>
public static class Probe
{
    private static int Calls;

    /// <summary>What an acceptor answers to a vote below its promise.</summary>
    public static string AnswerToALowerBallot()
    {
        var promised = SlotAcceptor.Prepare(SlotState.Empty, new Ballot(5, new ProposerId(1))).State;
        return SlotAcceptor.Accept(promised, new Ballot(4, new ProposerId(2)), new byte[] { 1 }).Answer.GetType().Name;
    }

    /// <summary>True if a package's type is the very one that the caller has.</summary>
    public static bool SharesTheLogger(string hashCode) =>
        RuntimeHelpers.GetHashCode(typeof(ILogger)).ToString(CultureInfo.InvariantCulture) == hashCode;

    /// <summary>How often this was called in this world.</summary>
    public static int CountCalls(ulong step) => Calls += (int)step;

    /// <summary>Fails.</summary>
    public static void Fail() => throw new InvalidOperationException("As it is.");

    /// <summary>Returns what nobody outside knows.</summary>
    public static Slot Stranger() => new(1);
}
