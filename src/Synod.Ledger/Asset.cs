using System.Diagnostics.CodeAnalysis;

namespace Synod.Ledger;

/// <summary>
/// What an account counts, <c>CODE/scale</c>: <c>USD/2</c> counts cents, <c>JPY/0</c> whole yen. Fixed for the life of
/// an account. The code is 1 to 12 of <c>A-Z 0-9</c> and begins with a letter; the scale is 0 to 38.
/// </summary>
public readonly record struct Asset
{
    private const int MaxCodeLength = 12;
    private const int MaxScale = 38;

    private readonly string? _value;

    private Asset(string value) => _value = value;

    /// <summary>The asset as text, <c>CODE/scale</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>How many decimal places one major unit has.</summary>
    public int Scale => int.Parse(Value.AsSpan(Value.IndexOf('/') + 1), provider: null);

    /// <summary>Reads an asset; false if <paramref name="text"/> is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Asset asset)
    {
        asset = default;
        var slash = text?.IndexOf('/') ?? -1;
        if (slash is < 1 or > MaxCodeLength || !char.IsAsciiLetterUpper(text![0]))
        {
            return false;
        }

        foreach (var c in text.AsSpan(0, slash))
        {
            if (!char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        if (!IsScale(text.AsSpan(slash + 1)))
        {
            return false;
        }

        asset = new Asset(text);
        return true;
    }

    /// <summary>Reads an asset.</summary>
    /// <exception cref="FormatException">The text is not an asset.</exception>
    public static Asset Parse(string text) => TryParse(text, out var asset)
        ? asset
        : throw new FormatException("An asset is CODE/scale, for example USD/2: 1 to 12 of A-Z 0-9, and 0 to 38.");

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static bool IsScale(ReadOnlySpan<char> text) => text.Length switch
    {
        1 => char.IsAsciiDigit(text[0]),
        2 => text[0] is >= '1' and <= '3' && char.IsAsciiDigit(text[1])
            && ((text[0] - '0') * 10) + (text[1] - '0') <= MaxScale,
        _ => false,
    };
}
