namespace Synod.Histories;

/// <summary>What became of the check of a history.</summary>
/// <param name="Verdict">What was found: a violation if any partition has one, else undecided if any partition is.</param>
/// <param name="Text">
/// For a person: in which partition, how far the calls could be put in order, and which could not come next. Of a history
/// that is linearizable, how much was checked.
/// </param>
/// <param name="Partitions">How many partitions the history has.</param>
/// <param name="Steps">How many steps of the model were tried.</param>
public sealed record HistoryResult(Verdict Verdict, string Text, int Partitions, long Steps)
{
    /// <summary>True only if an order explains every answer.</summary>
    public bool IsLinearizable => Verdict == Verdict.Linearizable;
}
