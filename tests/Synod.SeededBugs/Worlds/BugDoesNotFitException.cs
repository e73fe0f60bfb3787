namespace Synod.SeededBugs;

/// <summary>A seeded bug's patch does not apply or does not compile: the code has moved on, and the bug must be renewed.</summary>
public sealed class BugDoesNotFitException : Exception
{
    internal BugDoesNotFitException(SeededBug bug, string why)
        : base($"The seeded bug '{bug.Name}' must be renewed. {why}")
    {
    }
}
