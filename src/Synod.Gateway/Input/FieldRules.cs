using System.Text.Json;
using Synod.Ledger;

namespace Synod.Gateway;

/// <summary>What a field must be, in words for a person, and the readers that several kinds of object share.</summary>
internal static class FieldRules
{
    private const string IdSyntax = "a string of 1 to 128 of A-Z a-z 0-9 : _ - . /";

    public const string AccountId = "An account id is " + IdSyntax;
    public const string TransactionId = "A transaction id is " + IdSyntax;
    public const string LedgerName = "A ledger's name is 1 to 63 of a-z 0-9 - and begins with a letter or a digit";
    public const string Asset =
        "An asset is a string CODE/scale, for example \"USD/2\": 1 to 12 of A-Z 0-9 that begin with a letter, and 0 to 38";
    public const string NormalSide = "The normal side is the string \"credit\" or \"debit\"";
    public const string Overdraft =
        "An overdraft is \"unlimited\" or a string of digits, minor units from 0 to 2^128 - 1 without leading zeros";
    public const string Amount =
        "An amount is a string of digits, minor units up to 2^128 - 1 without sign, point or leading zeros";
    public const string Reference = "A reference is a string of at most 256 bytes of UTF-8 without control characters";
    public const string Metadata = "Metadata is an object whose values are strings";
    public const string Shards = "Shards is a whole number from 1 to 256";
    public const string Transfers = "Transfers is an array of 1 to 1,000 transfers";
    public const string Amounts = "Amounts is an array of 1 to 1,000 amounts, one for each transfer";

    public static readonly string Timeout = $"A timeout is a whole number of seconds from 1 to {PendingTerms.MaxTimeoutSeconds}";

    public static bool TryParseSide(string? text, out NormalSide side)
    {
        side = text == "debit" ? Ledger.NormalSide.Debit : Ledger.NormalSide.Credit;
        return text is "debit" or "credit";
    }

    /// <summary>Reads the field <c>metadata</c>; what is absent or wrong is none.</summary>
    public static Metadata ReadMetadata(JsonFields fields, InputErrors errors)
    {
        if (!fields.TryGet("metadata", out var value))
        {
            return Ledger.Metadata.None;
        }

        using var place = errors.At("metadata");
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add($"{Metadata}, not {StrictJson.KindOf(value)}.");
            return Ledger.Metadata.None;
        }

        // Counted first: a body full of pairs must not be sorted.
        if (value.GetPropertyCount() > Ledger.Metadata.MaxPairs)
        {
            errors.Add($"Metadata has at most {Ledger.Metadata.MaxPairs} pairs.");
            return Ledger.Metadata.None;
        }

        if (ReadPairs(value, errors) is not { } pairs)
        {
            return Ledger.Metadata.None;
        }

        if (!Ledger.Metadata.TryCreate(pairs, out var metadata, out var problem))
        {
            errors.Add(problem);
        }

        return metadata ?? Ledger.Metadata.None;
    }

    private static List<KeyValuePair<string, string>>? ReadPairs(JsonElement value, InputErrors errors)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        var good = true;
        foreach (var property in value.EnumerateObject())
        {
            string name;
            try
            {
                name = property.Name;
            }
            catch (InvalidOperationException)
            {
                errors.Add("A key has half of a surrogate pair.");
                good = false;
                continue;
            }

            using var place = errors.At(name);
            if (StrictJson.Text(property.Value, errors, "A value of the metadata is a string") is { } text)
            {
                pairs.Add(new KeyValuePair<string, string>(name, text));
            }
            else
            {
                good = false;
            }
        }

        return good ? pairs : null;
    }
}
