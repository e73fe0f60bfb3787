using System.Diagnostics.CodeAnalysis;

namespace Synod.Proofs;

/// <summary>
/// A text signed by one or more keys (C2SP signed-note): the text, an empty line, a line for each signature. Until
/// <see cref="Verify"/> or <see cref="Open"/> said so, the text is anybody's.
/// </summary>
/// <param name="Text">What is signed, with the newline at its end. No control characters but newlines.</param>
/// <param name="Signatures">The signatures in the order of their lines: 1 to <see cref="MaxSignatures"/>.</param>
/// <exception cref="ArgumentException">One of them is not what it has to be.</exception>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>The most signatures that a note may have. C2SP wants at least 16 to be accepted.</summary>
    public const int MaxSignatures = 64;

    /// <summary>The most characters that a note may have: enough for as many post-quantum signatures of 5 kB.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>What is signed, with the newline at its end.</summary>
    public string Text { get; } = FindFaultInText(Text) is { } fault
        ? throw new ArgumentException($"Line {fault.Line}: {fault.Message}", nameof(Text))
        : Text;

    /// <summary>The signatures in the order of their lines.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; } = Signatures.Count is > 0 and <= MaxSignatures
        ? [.. Signatures]
        : throw new ArgumentException($"A note has 1 to {MaxSignatures} signatures.", nameof(Signatures));

    /// <summary>Puts a text and the signature over it together.</summary>
    /// <param name="text">What was signed, in UTF-8; it ends in a newline.</param>
    /// <param name="key">The key that signed.</param>
    /// <param name="derSignature">
    /// The signature, DER. Of the two twins (r, s) and (r, n - s), which both verify, the note gets the one with the
    /// smaller s: so there is one note for one signature, and <see cref="ReceiptVerifier"/> insists on it.
    /// </param>
    /// <exception cref="ArgumentException">The text cannot stand in a note, or the signature is not one.</exception>
    public static SignedNote Compose(string text, VerifierKey key, ReadOnlyMemory<byte> derSignature)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(key);
        var signature = EcdsaSignature.Decode(derSignature.Span)
            ?? throw new ArgumentException("This is not an ECDSA signature over P-256 in DER.", nameof(derSignature));
        return new SignedNote(text, [new NoteSignature(key.Name, key.KeyId, signature.ToLow().Encode())]);
    }

    /// <summary>Reads a note; false if <paramref name="source"/> is not one. No signature is verified by that.</summary>
    public static bool TryParse([NotNullWhen(true)] string? source, [NotNullWhen(true)] out SignedNote? note)
    {
        note = null;
        return source is not null && Read(source, out note) is null;
    }

    /// <summary>Reads a note. No signature is verified by that.</summary>
    /// <exception cref="FormatException">The text is not a note: the message says which line is wrong.</exception>
    public static SignedNote Parse(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Read(source, out var note) is { } fault ? throw fault.ToFormatException() : note!;
    }

    /// <summary>
    /// Whether the text can be believed: at least one trusted key signed it, and no signature by a trusted key fails.
    /// Signatures by other keys are ignored, as C2SP demands, so nobody notices a change in their lines.
    /// </summary>
    public bool Verify(IEnumerable<VerifierKey> trusted)
    {
        var checks = Check(trusted);
        return checks.Count > 0 && checks.All(check => check.Key is not null);
    }

    /// <summary>The trusted keys that signed the text, at least one, in the order of their lines.</summary>
    /// <exception cref="ProofException">
    /// No trusted key signed (<see cref="ProofFault.UnknownSigner"/>), or the signature of one fails
    /// (<see cref="ProofFault.BadSignature"/>).
    /// </exception>
    public IReadOnlyList<VerifierKey> Open(IEnumerable<VerifierKey> trusted) =>
        OpenInFile(trusted, linesBefore: 0);

    /// <inheritdoc/>
    public bool Equals(SignedNote? other) =>
        other is not null && Text == other.Text && Signatures.SequenceEqual(other.Signatures);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Text, Signatures.Count);

    /// <summary>The note as text, byte for byte what was read.</summary>
    public override string ToString() => $"{Text}\n{string.Concat(Signatures.Select(signature => $"{signature}\n"))}";

    /// <summary>As <see cref="Open"/>, in a file that has this many lines before the note.</summary>
    internal IReadOnlyList<VerifierKey> OpenInFile(IEnumerable<VerifierKey> trusted, int linesBefore)
    {
        var checks = Check(trusted);
        if (checks.Count == 0)
        {
            throw new ProofException(
                ProofFault.UnknownSigner,
                SignatureLine(0) + linesBefore,
                $"no key that is trusted here has signed; the note names {string.Join(", ", Signatures.Select(Describe))}.");
        }

        foreach (var (position, key) in checks)
        {
            if (key is null)
            {
                var (first, last) = (1 + linesBefore, SignatureLine(0) - 2 + linesBefore);
                throw new ProofException(
                    ProofFault.BadSignature,
                    first,
                    $"the signature of {Describe(Signatures[position])} in line {SignatureLine(position) + linesBefore} "
                    + $"does not match the text of lines {first} to {last}: one of them was changed.");
            }
        }

        return [.. checks.Select(check => check.Key!)];
    }

    /// <summary>The line of a signature, from 1.</summary>
    internal int SignatureLine(int position) => NoteSyntax.LineOf(Text, Text.Length) + 1 + position;

    /// <summary>Reads a note; says where it departs from the format, or null.</summary>
    internal static TextFault? Read(string source, out SignedNote? note)
    {
        note = null;
        if (source.Length > MaxLength)
        {
            return new TextFault(1, $"a note has at most {MaxLength} characters.");
        }

        if (NoteSyntax.FindBadCharacter(source) is { } fault)
        {
            return fault;
        }

        if (!source.EndsWith('\n'))
        {
            return new TextFault(NoteSyntax.LineOf(source, source.Length), "the last line does not end in a newline.");
        }

        // The text may have empty lines of its own: the last one is the border.
        var border = source.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (border < 0)
        {
            var signature = source.IndexOf("\n— ", StringComparison.Ordinal);
            return new TextFault(
                NoteSyntax.LineOf(source, signature < 0 ? source.Length - 1 : signature + 1),
                "there is no empty line between a text and its signatures.");
        }

        var text = source[..(border + 1)];
        var firstLine = NoteSyntax.LineOf(source, border + 2);
        if (border + 2 == source.Length)
        {
            return new TextFault(firstLine, "there is no signature.");
        }

        var lines = source[(border + 2)..^1].Split('\n');
        if (lines.Length > MaxSignatures)
        {
            return new TextFault(firstLine + MaxSignatures, $"a note has at most {MaxSignatures} signatures.");
        }

        var signatures = new NoteSignature[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            if (NoteSignature.Read(lines[i], out var signature) is { } message)
            {
                return new TextFault(firstLine + i, message);
            }

            signatures[i] = signature!;
        }

        note = new SignedNote(text, signatures);
        return null;
    }

    // Each signature that names a trusted key, with that key if it verifies, else null. Two keys may share name and id by
    // accident, and then either will do.
    private List<(int Position, VerifierKey? Key)> Check(IEnumerable<VerifierKey> trusted)
    {
        ArgumentNullException.ThrowIfNull(trusted);
        var keys = trusted.ToLookup(key => (key.Name, key.KeyId));
        var message = NoteSyntax.Utf8.GetBytes(Text);
        var checks = new List<(int, VerifierKey?)>();
        for (var i = 0; i < Signatures.Count; i++)
        {
            var signature = Signatures[i];
            if (keys.Contains((signature.Name, signature.KeyId)))
            {
                checks.Add((i, keys[(signature.Name, signature.KeyId)]
                    .FirstOrDefault(key => key.Verify(message, signature.Signature.Span))));
            }
        }

        return checks;
    }

    private static TextFault? FindFaultInText(string text) =>
        NoteSyntax.FindBadCharacter(text) ?? (text.EndsWith('\n')
            ? null
            : new TextFault(NoteSyntax.LineOf(text, text.Length), "the text does not end in a newline."));

    private static string Describe(NoteSignature signature) => $"{signature.Name}+{signature.KeyId:x8}";
}
