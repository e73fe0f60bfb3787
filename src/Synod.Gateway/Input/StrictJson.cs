using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Synod.Gateway;

/// <summary>Reads bytes as one JSON value (RFC 8259): UTF-8, no comments, no trailing commas, nothing after it.</summary>
internal static class StrictJson
{
    // What the API knows is five levels deep. More is an attack on somebody's stack.
    private const int MaxDepth = 16;

    /// <summary>The same for a reader that goes over the bytes once.</summary>
    public static readonly JsonReaderOptions ReaderOptions = new()
    {
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = MaxDepth,
    };

    private static readonly JsonDocumentOptions Options = new()
    {
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = MaxDepth,
    };

    /// <summary>Reads a value; null, with an error, if the bytes are not one. The document lives on the bytes.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> bytes, InputErrors errors)
    {
        // The reader looks at strings only when they are asked for: this looks at all of them at once.
        if (!Utf8.IsValid(bytes.Span))
        {
            errors.Add("This is not JSON: it is not well-formed UTF-8.");
            return null;
        }

        try
        {
            return JsonDocument.Parse(bytes, Options);
        }
        catch (JsonException e)
        {
            errors.Add($"This is not JSON, from line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} on: {Reason(e)}");
            return null;
        }
    }

    /// <summary>The text of a string; null, with an error, for another kind of value or half of a surrogate pair.</summary>
    public static string? Text(JsonElement value, InputErrors errors, string rule)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            errors.Add($"{rule}, not {KindOf(value)}.");
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            errors.Add("This string has half of a surrogate pair.");
            return null;
        }
    }

    /// <summary>What a value is, with its article.</summary>
    public static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };

    // The parser's own words, without the position that it appends and without control characters that it may quote.
    private static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var reason = new StringBuilder(end < 0 ? e.Message : e.Message[..end]);
        for (var i = 0; i < reason.Length; i++)
        {
            if (char.IsControl(reason[i]) || char.IsSurrogate(reason[i]))
            {
                reason[i] = '?';
            }
        }

        return reason.ToString();
    }
}
