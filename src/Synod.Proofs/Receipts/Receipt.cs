using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Synod.Proofs;

/// <summary>
/// An entry with its proof, complete in itself (C2SP tlog-proof@v1; docs/formats.md, "Receipt"): what a stranger needs
/// besides the ledger's key. Reading it verifies nothing: that is <see cref="ReceiptVerifier"/>'s.
/// </summary>
/// <param name="Entry">The entry's bytes, at least one.</param>
/// <param name="Index">The entry's position in the tree, from 0.</param>
/// <param name="Path">The inclusion proof, the leaf's sibling first; at most 64 hashes.</param>
/// <param name="Note">The signed checkpoint of a tree that holds the entry.</param>
/// <exception cref="ArgumentException">The entry is empty, or the path longer than that of any tree.</exception>
public sealed record Receipt(ReadOnlyMemory<byte> Entry, ulong Index, IReadOnlyList<Hash256> Path, SignedNote Note)
{
    /// <summary>The most characters that a receipt may have: more than any entry and any note need.</summary>
    public const int MaxLength = 1 << 22;

    private const string ExtraPrefix = "extra ";
    private const string IndexPrefix = "index ";
    private const int HeaderLines = 3;
    private const int MaxPathLength = 64;

    /// <summary>The entry's bytes.</summary>
    public ReadOnlyMemory<byte> Entry { get; } = Entry.Length > 0
        ? Entry
        : throw new ArgumentException("An entry has at least one byte.", nameof(Entry));

    /// <summary>The inclusion proof, the leaf's sibling first.</summary>
    public IReadOnlyList<Hash256> Path { get; } = Path.Count <= MaxPathLength
        ? [.. Path]
        : throw new ArgumentException($"An inclusion proof has at most {MaxPathLength} hashes.", nameof(Path));

    /// <summary>The line that a receipt begins with.</summary>
    internal const string Magic = "c2sp.org/tlog-proof@v1";

    /// <summary>The line of the receipt in which the entry stands, from 1.</summary>
    internal const int EntryLine = 2;

    /// <summary>The line of the receipt in which the index stands, from 1.</summary>
    internal const int IndexLine = 3;

    /// <summary>How many lines the receipt has before its note.</summary>
    internal int LinesBeforeNote => HeaderLines + Path.Count + 1;

    /// <summary>How many lines it has.</summary>
    internal int Lines => LinesBeforeNote + Note.SignatureLine(Note.Signatures.Count) - 1;

    /// <summary>Reads a receipt; false if <paramref name="source"/> is not one in its only form. Verifies nothing.</summary>
    public static bool TryParse([NotNullWhen(true)] string? source, [NotNullWhen(true)] out Receipt? receipt)
    {
        receipt = null;
        return source is not null && Read(source, out receipt) is null;
    }

    /// <summary>Reads a receipt. Verifies nothing.</summary>
    /// <exception cref="FormatException">The text is not a receipt: the message says which line is wrong.</exception>
    public static Receipt Parse(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Read(source, out var receipt) is { } fault ? throw fault.ToFormatException() : receipt!;
    }

    /// <inheritdoc/>
    public bool Equals(Receipt? other) => other is not null && Index == other.Index && Note == other.Note
        && Entry.Span.SequenceEqual(other.Entry.Span) && Path.SequenceEqual(other.Path);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Index, Entry.Length, Path.Count, Note);

    /// <summary>
    /// The receipt's file, byte for byte what was read. A signature's dash is not ASCII: write UTF-8, without a byte
    /// order mark.
    /// </summary>
    public override string ToString()
    {
        var text = new StringBuilder()
            .Append(Magic).Append('\n')
            .Append(ExtraPrefix).Append(Convert.ToBase64String(Entry.Span)).Append('\n')
            .Append(IndexPrefix).Append(CultureInfo.InvariantCulture, $"{Index}").Append('\n');
        foreach (var hash in Path)
        {
            text.Append(hash.ToBase64()).Append('\n');
        }

        return text.Append('\n').Append(Note).ToString();
    }

    /// <summary>Reads a receipt; says where it departs from the format, or null.</summary>
    internal static TextFault? Read(string source, out Receipt? receipt)
    {
        receipt = null;
        if (source.Length > MaxLength)
        {
            return new TextFault(1, $"a receipt has at most {MaxLength} characters.");
        }

        if (NoteSyntax.FindBadCharacter(source) is { } characterFault)
        {
            return characterFault;
        }

        var border = source.IndexOf("\n\n", StringComparison.Ordinal);
        var header = source[..(border < 0 ? source.Length : border)].Split('\n');
        if (ReadHeader(header, out var entry, out var index) is { } headerFault)
        {
            return headerFault;
        }

        if (ReadPath(header.AsSpan(HeaderLines), out var path) is { } pathFault)
        {
            return pathFault.After(HeaderLines);
        }

        if (border < 0)
        {
            return new TextFault(header.Length, "there is no empty line after the proof, and no checkpoint.");
        }

        if (SignedNote.Read(source[(border + 2)..], out var note) is { } noteFault)
        {
            return noteFault.After(header.Length + 1);
        }

        receipt = new Receipt(entry, index, path, note!);
        return null;
    }

    private static TextFault? ReadHeader(string[] lines, out byte[] entry, out ulong index)
    {
        (entry, index) = ([], 0);
        if (lines[0] != Magic)
        {
            return new TextFault(1, $"a receipt begins with '{Magic}'.");
        }

        if (lines.Length < EntryLine || !lines[EntryLine - 1].StartsWith(ExtraPrefix, StringComparison.Ordinal))
        {
            return new TextFault(EntryLine, "the entry is missing: 'extra' and base64.");
        }

        if (StrictBase64.Decode(lines[EntryLine - 1].AsSpan(ExtraPrefix.Length)) is not { Length: > 0 } bytes)
        {
            return new TextFault(EntryLine, "the entry is not base64 of at least one byte.");
        }

        if (lines.Length < IndexLine
            || !lines[IndexLine - 1].StartsWith(IndexPrefix, StringComparison.Ordinal)
            || !NoteSyntax.TryReadNumber(lines[IndexLine - 1].AsSpan(IndexPrefix.Length), out index))
        {
            return new TextFault(IndexLine, "the index is missing: 'index' and a decimal number without leading zeros.");
        }

        entry = bytes;
        return null;
    }

    private static TextFault? ReadPath(ReadOnlySpan<string> lines, out Hash256[] path)
    {
        path = new Hash256[Math.Min(lines.Length, MaxPathLength)];
        if (lines.Length > MaxPathLength)
        {
            return new TextFault(MaxPathLength + 1, $"an inclusion proof has at most {MaxPathLength} hashes.");
        }

        for (var i = 0; i < lines.Length; i++)
        {
            if (!StrictBase64.TryDecode(lines[i], out path[i]))
            {
                return new TextFault(i + 1, "the hash is not base64 of 32 bytes.");
            }
        }

        return null;
    }
}
