using System.Diagnostics.CodeAnalysis;

namespace Synod.Proofs;

/// <summary>
/// A receipt's file: one proof, or several that together show what one alone cannot, one after the other (docs/formats.md,
/// "Receipt"). A part begins with each line that says what a proof begins with, and each part is a file of its own to any
/// verifier of C2SP tlog-proofs. Reading it verifies nothing, and what the parts have to do with each other is not known here.
/// </summary>
/// <param name="Parts">The proofs, at least one.</param>
/// <exception cref="ArgumentException">There is no part, or the note of one has the line that begins another.</exception>
public sealed record ReceiptBundle(IReadOnlyList<Receipt> Parts)
{
    /// <summary>The most characters that a file may have: more than the largest entry and its legs on all shards need.</summary>
    public const int MaxLength = 1 << 24;

    private const string Border = "\n" + Receipt.Magic + "\n";

    /// <summary>The proofs, in the order of the file.</summary>
    public IReadOnlyList<Receipt> Parts { get; } = Parts.Count > 0 && !Parts.Any(part => Split($"\n{part.Note.Text}").Count > 1)
        ? [.. Parts]
        : throw new ArgumentException($"A receipt has at least one part, and '{Receipt.Magic}' only begins one.", nameof(Parts));

    /// <summary>Reads a file; false if <paramref name="source"/> is not one in its only form. Verifies nothing.</summary>
    public static bool TryParse([NotNullWhen(true)] string? source, [NotNullWhen(true)] out ReceiptBundle? bundle)
    {
        bundle = null;
        return source is not null && Read(source, out bundle) is null;
    }

    /// <summary>Reads a file. Verifies nothing.</summary>
    /// <exception cref="FormatException">The text is not a receipt: the message says which part and which line is wrong.</exception>
    public static ReceiptBundle Parse(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Read(source, out var bundle) is { } fault ? throw fault.ToFormatException() : bundle!;
    }

    /// <inheritdoc/>
    public bool Equals(ReceiptBundle? other) => other is not null && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Parts.Count, Parts[0]);

    /// <summary>The file, byte for byte what was read; like each of its parts it is written in UTF-8 without a byte order mark.</summary>
    public override string ToString() => string.Concat(Parts);

    /// <summary>Reads a file; says where it departs from the format, or null.</summary>
    internal static TextFault? Read(string source, out ReceiptBundle? bundle)
    {
        bundle = null;
        if (source.Length > MaxLength)
        {
            return new TextFault(1, $"a receipt has at most {MaxLength} characters.");
        }

        var texts = Split(source);
        var parts = new Receipt[texts.Count];
        var lines = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            if (Receipt.Read(texts[i], out var part) is { } fault)
            {
                return parts.Length == 1 ? fault : fault.After(lines) with { Part = i + 1 };
            }

            parts[i] = part!;
            lines += part!.Lines;
        }

        bundle = new ReceiptBundle(parts);
        return null;
    }

    private static List<string> Split(string source)
    {
        var texts = new List<string>();
        var start = 0;
        while (source.IndexOf(Border, start, StringComparison.Ordinal) is >= 0 and var end)
        {
            texts.Add(source[start..(end + 1)]);
            start = end + 1;
        }

        texts.Add(source[start..]);
        return texts;
    }
}
