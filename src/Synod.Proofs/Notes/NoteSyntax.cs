using System.Globalization;
using System.Text;

namespace Synod.Proofs;

/// <summary>What notes, checkpoints and receipts have in common.</summary>
internal static class NoteSyntax
{
    public const string KeyNameRule = "not empty, well-formed, without spaces, control characters and '+'";

    /// <summary>UTF-8 without a byte order mark, and without a replacement for what it cannot carry.</summary>
    public static UTF8Encoding Utf8 { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A key's name (C2SP signed-note): something that can stand between two spaces in a line.</summary>
    public static bool IsKeyName(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || c is '+' or < ' ')
            {
                return false;
            }
        }

        return text.Length > 0 && FirstLoneSurrogate(text) < 0;
    }

    /// <summary>Finds what a note may not contain: control characters other than the newline, and lone surrogates.</summary>
    public static TextFault? FindBadCharacter(ReadOnlySpan<char> text)
    {
        var control = -1;
        for (var i = 0; i < text.Length && control < 0; i++)
        {
            control = text[i] is < ' ' and not '\n' ? i : -1;
        }

        var surrogate = FirstLoneSurrogate(text);
        if (control < 0 && surrogate < 0)
        {
            return null;
        }

        if (control < 0 || (surrogate >= 0 && surrogate < control))
        {
            return new TextFault(LineOf(text, surrogate), "the text is not well-formed Unicode.");
        }

        return new TextFault(LineOf(text, control), text[control] == '\r'
            ? "there is a carriage return: a line ends in a newline alone."
            : $"the control character U+{(int)text[control]:X4} may not stand here.");
    }

    /// <summary>The line in which the character at a position stands, from 1.</summary>
    public static int LineOf(ReadOnlySpan<char> text, int position) => 1 + text[..position].Count('\n');

    /// <summary>A number in decimal digits, as it is written: without sign, spaces and leading zeros.</summary>
    public static bool TryReadNumber(ReadOnlySpan<char> text, out ulong number) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && text.SequenceEqual(number.ToString(CultureInfo.InvariantCulture));

    private static int FirstLoneSurrogate(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return i;
            }

            i++;
        }

        return -1;
    }
}
