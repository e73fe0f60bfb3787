using System.Diagnostics.CodeAnalysis;

namespace Synod.Ledger;

/// <summary>The name of an account within a ledger: 1 to 128 of <c>A-Z a-z 0-9 : _ - . /</c>. Compared byte for byte.</summary>
public readonly record struct AccountId
{
    private readonly string? _value;

    private AccountId(string value) => _value = value;

    /// <summary>The id as text; empty only for the default value, which names nothing.</summary>
    public string Value => _value ?? "";

    /// <summary>Reads an id; false if <paramref name="text"/> is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AccountId id)
    {
        var valid = IdSyntax.IsValid(text);
        id = valid ? new AccountId(text!) : default;
        return valid;
    }

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The text is not an id.</exception>
    public static AccountId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("An account id is " + IdSyntax.Rule + ".");

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>The id that a text is which was one before.</summary>
    internal static AccountId OfKnown(string value) => new(value);
}
