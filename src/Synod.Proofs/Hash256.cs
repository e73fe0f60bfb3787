using System.Buffers;
using System.Buffers.Binary;

namespace Synod.Proofs;

/// <summary>A SHA-256 digest: 32 bytes as a value, so that millions of them make no garbage.</summary>
public readonly record struct Hash256
{
    /// <summary>The length in bytes.</summary>
    public const int Size = 32;

    // The bytes in order, as four big-endian words.
    private readonly ulong _a, _b, _c, _d;

    /// <summary>The digest with these 32 bytes.</summary>
    /// <exception cref="ArgumentException">There are not 32 bytes.</exception>
    public Hash256(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException("A SHA-256 digest has 32 bytes.", nameof(bytes));
        }

        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>The digest with these bytes, eight in each number, the first of them its highest.</summary>
    internal Hash256(ulong a, ulong b, ulong c, ulong d) => (_a, _b, _c, _d) = (a, b, c, d);

    /// <summary>32 zero bytes: what stands where there is no digest yet.</summary>
    public static Hash256 Zero => default;

    /// <summary>
    /// Reads 64 lower-case hex digits or 44 base64 characters in their only canonical form; false for anything else.
    /// </summary>
    public static bool TryParse(string? text, out Hash256 hash)
    {
        hash = default;
        if (text is null)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Size];
        var isHex = text.Length == 2 * Size;
        if (isHex ? !TryReadHex(text, bytes) : !TryReadBase64(text, bytes))
        {
            return false;
        }

        // Hex has two cases, and base64 spare bits at its end: only what we would write ourselves is this digest's text.
        var parsed = new Hash256(bytes);
        if ((isHex ? parsed.ToString() : parsed.ToBase64()) != text)
        {
            return false;
        }

        hash = parsed;
        return true;
    }

    /// <summary>Writes the 32 bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    /// <summary>The 32 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>The digest in base64, as C2SP notes write it.</summary>
    public string ToBase64()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>The digest in lower-case hex.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private static bool TryReadHex(string text, Span<byte> bytes) =>
        Convert.FromHexString(text, bytes, out _, out var written) == OperationStatus.Done && written == Size;

    private static bool TryReadBase64(string text, Span<byte> bytes) =>
        text.Length == 44 && Convert.TryFromBase64String(text, bytes, out var written) && written == Size;
}
