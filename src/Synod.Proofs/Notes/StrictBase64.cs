namespace Synod.Proofs;

/// <summary>
/// Base64 (RFC 4648 §4) with one text for each byte string. The usual decoders let white space and spare bits pass, and
/// then a changed text would decode to unchanged bytes.
/// </summary>
internal static class StrictBase64
{
    /// <summary>Decodes; null unless <paramref name="text"/> is what encoding the result gives.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        var buffer = new byte[(text.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64Chars(text, buffer, out var written))
        {
            return null;
        }

        var bytes = buffer.AsSpan(0, written);
        return text.SequenceEqual(Convert.ToBase64String(bytes)) ? bytes.ToArray() : null;
    }

    /// <summary>Decodes a digest. Unlike <see cref="Hash256.TryParse"/> it refuses hex.</summary>
    public static bool TryDecode(string? text, out Hash256 hash)
    {
        hash = default;
        return text?.Length == Base64HashLength && Hash256.TryParse(text, out hash);
    }

    // 32 bytes are ten groups of three and one of two.
    private const int Base64HashLength = 44;
}
