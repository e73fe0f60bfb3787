using System.Diagnostics.CodeAnalysis;

namespace Synod.Ledger;

/// <summary>
/// The name that the client gave a transaction, and what makes it exactly-once within a ledger: 1 to 128 of
/// <c>A-Z a-z 0-9 : _ - . /</c>. Compared byte for byte.
/// </summary>
public readonly record struct TransactionId
{
    private readonly string? _value;

    private TransactionId(string value) => _value = value;

    /// <summary>The id as text; empty only for the default value, which names nothing.</summary>
    public string Value => _value ?? "";

    /// <summary>Reads an id; false if <paramref name="text"/> is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TransactionId id)
    {
        var valid = IdSyntax.IsValid(text);
        id = valid ? new TransactionId(text!) : default;
        return valid;
    }

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The text is not an id.</exception>
    public static TransactionId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("A transaction id is " + IdSyntax.Rule + ".");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
