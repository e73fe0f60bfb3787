using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Synod.Ledger;

/// <summary>
/// A quantity of minor units of an asset (cents, not euros), from 0 to 2^128 - 1. In JSON and on the command line it is
/// a string of decimal digits: no floating point anywhere.
/// </summary>
/// <param name="Value">The number of minor units.</param>
public readonly record struct Amount(UInt128 Value) : IComparable<Amount>
{
    /// <summary>The longest text of an amount: 2^128 - 1 has 39 digits.</summary>
    public const int MaxDigits = 39;

    /// <summary>Nothing.</summary>
    public static Amount Zero => default;

    /// <summary>True for nothing.</summary>
    public bool IsZero => Value == UInt128.Zero;

    /// <summary>
    /// Reads decimal digits without a sign, a point, an exponent, white space or leading zeros; false for anything else
    /// and for what is over 2^128 - 1.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Amount amount)
    {
        amount = default;
        if (text is null || text.Length is 0 or > MaxDigits || (text[0] == '0' && text.Length > 1))
        {
            return false;
        }

        if (!UInt128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        amount = new Amount(value);
        return true;
    }

    /// <summary>Reads an amount.</summary>
    /// <exception cref="FormatException">The text is not an amount.</exception>
    public static Amount Parse(string text) => TryParse(text, out var amount)
        ? amount
        : throw new FormatException("An amount is a whole number of minor units from 0 to 2^128 - 1, in decimal digits.");

    /// <inheritdoc/>
    public int CompareTo(Amount other) => Value.CompareTo(other.Value);

    /// <summary>The amount in decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>True if <paramref name="left"/> is less than <paramref name="right"/>.</summary>
    public static bool operator <(Amount left, Amount right) => left.Value < right.Value;

    /// <summary>True if <paramref name="left"/> is more than <paramref name="right"/>.</summary>
    public static bool operator >(Amount left, Amount right) => left.Value > right.Value;

    /// <summary>True if <paramref name="left"/> is not more than <paramref name="right"/>.</summary>
    public static bool operator <=(Amount left, Amount right) => left.Value <= right.Value;

    /// <summary>True if <paramref name="left"/> is not less than <paramref name="right"/>.</summary>
    public static bool operator >=(Amount left, Amount right) => left.Value >= right.Value;
}
