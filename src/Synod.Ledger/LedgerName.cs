using System.Diagnostics.CodeAnalysis;

namespace Synod.Ledger;

/// <summary>The name of a ledger: 1 to 63 of <c>a-z 0-9 -</c>, beginning with a letter or a digit (docs/formats.md).</summary>
public readonly record struct LedgerName
{
    /// <summary>The most characters that a name may have.</summary>
    public const int MaxLength = 63;

    private readonly string? _value;

    private LedgerName(string value) => _value = value;

    /// <summary>The ledger whose entries say which ledgers exist. Users can read it, and cannot create it.</summary>
    public static LedgerName Directory { get; } = new("synod");

    /// <summary>The name as text.</summary>
    public string Value => _value ?? "";

    /// <summary>Reads a name; false if <paramref name="text"/> is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out LedgerName name)
    {
        name = default;
        if (text is null || text.Length is 0 or > MaxLength || text[0] == '-')
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
            {
                return false;
            }
        }

        name = new LedgerName(text);
        return true;
    }

    /// <summary>Reads a name.</summary>
    /// <exception cref="FormatException">The text is not a ledger's name.</exception>
    public static LedgerName Parse(string text) => TryParse(text, out var name)
        ? name
        : throw new FormatException("A ledger's name is 1 to 63 of a-z 0-9 - and begins with a letter or a digit.");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
