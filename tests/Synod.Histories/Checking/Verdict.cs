namespace Synod.Histories;

/// <summary>What a check found.</summary>
public enum Verdict
{
    /// <summary>There is an order of the calls that explains every answer.</summary>
    Linearizable,

    /// <summary>There is none.</summary>
    Violation,

    /// <summary>None was found before the limit of steps was reached. It is no pass.</summary>
    Undecided,
}
