using System.Text;
using Synod.Ledger;

namespace Synod.Cli;

/// <summary>
/// Reads a decimal number as minor units by moving its digits, never through a floating-point or a culture's number: what
/// cannot be said exactly in the asset's scale is refused.
/// </summary>
internal sealed class DecimalText(char decimalMark, char? thousandsMark, int scale)
{
    /// <summary>The amount in minor units; false, with the reason, for anything but a plain number above zero.</summary>
    public bool TryParse(string text, out Amount amount, out string problem)
    {
        amount = default;
        var digits = new StringBuilder(text.Length + scale);
        problem = text.Length == 0 ? "it is empty" : text[0] == '-' ? "it is negative" : ReadDigits(text, digits);
        if (problem.Length > 0)
        {
            return false;
        }

        var trimmed = digits.ToString().TrimStart('0');
        if (trimmed.Length == 0)
        {
            problem = "it is zero, and a transfer moves something";
            return false;
        }

        if (!Amount.TryParse(trimmed, out amount))
        {
            problem = "it is over 2^128 - 1 minor units";
            return false;
        }

        return true;
    }

    // Appends the digits, padded to the scale; says what is wrong, or "".
    private string ReadDigits(string text, StringBuilder digits)
    {
        var mark = text.IndexOf(decimalMark);
        var whole = mark < 0 ? text : text[..mark];
        var fraction = mark < 0 ? "" : text[(mark + 1)..];
        if (!AppendWhole(whole, digits) || (mark >= 0 && (fraction.Length == 0 || !fraction.All(char.IsAsciiDigit))))
        {
            return $"'{text}' is not a plain decimal number";
        }

        // Zeros beyond the scale say nothing; any other digit there would be lost.
        var needed = fraction.TrimEnd('0').Length;
        if (needed > scale)
        {
            return $"'{text}' has {needed} decimals, and the asset has {scale}";
        }

        digits.Append(fraction.Length > scale ? fraction[..scale] : fraction.PadRight(scale, '0'));
        return "";
    }

    // A mark for thousands stands between groups of three digits, or it is a mistake in the file or in the mapping.
    private bool AppendWhole(string whole, StringBuilder digits)
    {
        var groups = thousandsMark is { } mark ? whole.Split(mark) : [whole];
        for (var i = 0; i < groups.Length; i++)
        {
            var isPlain = groups[i].Length > 0 && groups[i].All(char.IsAsciiDigit);
            var isGroup = groups.Length == 1 || (i == 0 ? groups[i].Length <= 3 : groups[i].Length == 3);
            if (!isPlain || !isGroup)
            {
                return false;
            }

            digits.Append(groups[i]);
        }

        return true;
    }
}
