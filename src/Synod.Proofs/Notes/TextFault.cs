namespace Synod.Proofs;

/// <summary>Where a text departs from its format. Readers return it, so that each caller throws what suits it.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Message">What is wrong with it.</param>
/// <param name="Part">The part of a <see cref="ReceiptBundle"/> that the line is in, from 1; null for a text without parts.</param>
internal sealed record TextFault(int Line, string Message, int? Part = null)
{
    /// <summary>The same fault in a text that has <paramref name="lines"/> lines before this one.</summary>
    public TextFault After(int lines) => this with { Line = Line + lines };

    public FormatException ToFormatException() => new(ProofException.PlaceOf(Part, Line) + Message);

    public ProofException ToProofException() => new(ProofFault.Malformed, Part, Line, Message);
}
