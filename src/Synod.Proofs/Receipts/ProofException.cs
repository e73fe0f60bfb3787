using System.Globalization;

namespace Synod.Proofs;

/// <summary>A proof does not hold, or cannot be built. The message says what is wrong, and where.</summary>
public sealed class ProofException : Exception
{
    private readonly string _what;

    /// <summary>A fault that is not in a text.</summary>
    public ProofException(ProofFault fault, string message)
        : this(fault, null, null, message)
    {
    }

    /// <summary>A fault in a line of a text. The line is put before the message.</summary>
    public ProofException(ProofFault fault, int line, string message)
        : this(fault, null, line, message)
    {
    }

    /// <summary>A fault in a part of a receipt, or in a line of it. What there is of them is put before the message.</summary>
    public ProofException(ProofFault fault, int? part, int? line, string message)
        : base(PlaceOf(part, line) + message) => (Fault, Part, Line, _what) = (fault, part, line, message);

    /// <summary>The kind of fault.</summary>
    public ProofFault Fault { get; }

    /// <summary>The part that is at fault or missing, from 1; null if what was read has one part only.</summary>
    public int? Part { get; }

    /// <summary>
    /// The line of the whole text that is at fault, or the first of them, from 1; null if the fault is not in a text.
    /// </summary>
    public int? Line { get; }

    /// <summary>What a message begins with.</summary>
    internal static string PlaceOf(int? part, int? line) => (part, line) switch
    {
        (null, null) => "",
        (null, _) => string.Create(CultureInfo.InvariantCulture, $"Line {line}: "),
        (_, null) => string.Create(CultureInfo.InvariantCulture, $"Part {part}: "),
        _ => string.Create(CultureInfo.InvariantCulture, $"Part {part}, line {line}: "),
    };

    /// <summary>The same fault in a part of a text that has <paramref name="linesBefore"/> lines before it.</summary>
    internal ProofException InPart(int part, int linesBefore) => new(Fault, part, Line + linesBefore, _what);
}
