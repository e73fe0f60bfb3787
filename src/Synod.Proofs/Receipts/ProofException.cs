namespace Synod.Proofs;

/// <summary>A proof does not hold, or cannot be built. The message says what is wrong, and where.</summary>
public sealed class ProofException : Exception
{
    /// <summary>A fault that is not in a text.</summary>
    public ProofException(ProofFault fault, string message)
        : base(message) => Fault = fault;

    /// <summary>A fault in a line of a text. The line is put before the message.</summary>
    public ProofException(ProofFault fault, int line, string message)
        : base($"Line {line}: {message}")
    {
        Fault = fault;
        Line = line;
    }

    /// <summary>The kind of fault.</summary>
    public ProofFault Fault { get; }

    /// <summary>
    /// The line of the text that is at fault, or the first of them, from 1; null if the fault is not in a text.
    /// </summary>
    public int? Line { get; }
}
