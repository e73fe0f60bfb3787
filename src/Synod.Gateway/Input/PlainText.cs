using System.Globalization;
using System.Text;
using System.Text.Json;
using Synod.Ledger;

namespace Synod.Gateway;

/// <summary>Reads the ledger's values from strings without escapes; false if there is anything to be said of one.</summary>
internal static class PlainText
{
    public static bool TryRead(in Utf8JsonReader reader, out TransactionId id)
    {
        id = default;
        return IsPlain(in reader) && TransactionId.TryParse(Encoding.UTF8.GetString(reader.ValueSpan), out id);
    }

    public static bool TryRead(in Utf8JsonReader reader, RecentAccounts recent, out AccountId id)
    {
        id = default;
        return IsPlain(in reader) && recent.TryRead(reader.ValueSpan, out id);
    }

    public static bool TryRead(in Utf8JsonReader reader, out Amount amount)
    {
        amount = default;
        if (!IsPlain(in reader))
        {
            return false;
        }

        var digits = reader.ValueSpan;
        if (digits.Length is 0 or > Amount.MaxDigits || (digits[0] == (byte)'0' && digits.Length > 1)
            || !UInt128.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        amount = new Amount(value);
        return true;
    }

    public static bool TryReadMetadata(ref Utf8JsonReader reader, out Metadata metadata)
    {
        metadata = Metadata.None;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        var pairs = new List<KeyValuePair<string, string>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Counted here: a body full of pairs must not be sorted.
            if (reader.ValueIsEscaped || pairs.Count == Metadata.MaxPairs)
            {
                return false;
            }

            var key = reader.GetString()!;
            if (!reader.Read() || !IsPlain(in reader))
            {
                return false;
            }

            pairs.Add(new KeyValuePair<string, string>(key, reader.GetString()!));
        }

        if (!Metadata.TryCreate(pairs, out var created, out _))
        {
            return false;
        }

        metadata = created;
        return true;
    }

    private static bool IsPlain(in Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped;
}
