namespace Synod.Cli;

/// <summary>What a script learns from <c>synod</c> without reading a word (docs/cli.md, "Exit codes").</summary>
public enum ExitCode
{
    /// <summary>It was done.</summary>
    Ok = 0,

    /// <summary>The ledger refused it (a 4xx problem); nothing changed.</summary>
    Refused = 1,

    /// <summary>The command line, or a file that it names, is not usable; nothing was tried.</summary>
    Usage = 2,

    /// <summary>A receipt, an export, a data directory or a store on tables does not verify.</summary>
    VerificationFailed = 3,

    /// <summary>The service cannot be reached or cannot answer; nothing happened, or an import got part of the way.</summary>
    Unavailable = 4,

    /// <summary>An import came to its end, and refused some lines on the way.</summary>
    LinesRefused = 5,

    /// <summary>A write may or may not have happened: repeat it with the same id.</summary>
    OutcomeUnknown = 6,

    /// <summary>A defect of this program.</summary>
    Defect = 70,

    /// <summary>Interrupted by the user (Ctrl-C), as shells count it.</summary>
    Interrupted = 130,
}
