using System.Text;

namespace Synod.Ledger;

/// <summary>
/// A client's own reference for a transaction (an invoice number, a payment order): at most 256 bytes of UTF-8 without
/// control characters. It stands in the leaf in the clear and cannot be erased: personal data belongs in the metadata.
/// </summary>
public readonly record struct Reference
{
    /// <summary>The most bytes that a reference may have.</summary>
    public const int MaxBytes = 256;

    private readonly string? _value;

    private Reference(string value) => _value = value;

    /// <summary>The reference as text; empty for none.</summary>
    public string Value => _value ?? "";

    /// <summary>Reads a reference; false if <paramref name="text"/> cannot be one. Null and "" mean none.</summary>
    public static bool TryParse(string? text, out Reference reference)
    {
        reference = default;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (!WellFormedText.IsValid(text) || text.Any(c => c < ' ' || c == '\x7f') || Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            return false;
        }

        reference = new Reference(text);
        return true;
    }

    /// <summary>Reads a reference.</summary>
    /// <exception cref="FormatException">The text cannot be a reference.</exception>
    public static Reference Parse(string text) => TryParse(text, out var reference)
        ? reference
        : throw new FormatException("A reference is at most 256 bytes of UTF-8 without control characters.");

    /// <inheritdoc/>
    public override string ToString() => Value;

    // Two ways to say "none" (null and "") are one value.
    /// <inheritdoc/>
    public bool Equals(Reference other) => string.Equals(Value, other.Value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);
}
