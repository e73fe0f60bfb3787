using System.Text;

namespace Synod.Ledger;

/// <summary>
/// The names of accounts that were read lately, so that a name which comes in every other transaction is checked once, and is one
/// string. It has a place for so many names, and a newer one takes the place of an older: whoever sends a million different names
/// gains nothing, and costs nobody any memory.
/// </summary>
/// <remarks>Any thread may use it at any time: a place holds one reference, which is read and written whole.</remarks>
public sealed class RecentAccounts
{
    // Two megabytes of names of a common length, and less than six of the longest.
    private const int Places = 1 << 14;
    private readonly string?[] _names = new string?[Places];

    /// <summary>Reads an id; false if the bytes are not one.</summary>
    public bool TryRead(ReadOnlySpan<byte> name, out AccountId id)
    {
        if (name.Length > IdSyntax.MaxLength)
        {
            id = default;
            return false;
        }

        ref var place = ref _names[PlaceOf(name)];
        if (place is { } known && Ascii.Equals(name, known))
        {
            id = AccountId.OfKnown(known);
            return true;
        }

        // What is not ASCII becomes a character that no id has.
        var isId = AccountId.TryParse(Encoding.ASCII.GetString(name), out id);
        if (isId)
        {
            place = id.Value;
        }

        return isId;
    }

    private static int PlaceOf(ReadOnlySpan<byte> name)
    {
        // Keyed for each process, so that nobody can choose names that all want one place.
        var hash = default(HashCode);
        hash.AddBytes(name);
        return hash.ToHashCode() & (Places - 1);
    }
}
