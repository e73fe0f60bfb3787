using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Synod.Proofs;

/// <summary>
/// A public key under a name (C2SP signed-note "vkey"), of signature type 0x02: ECDSA over P-256 with SHA-256. The name
/// and the key id in a signature's line say which key made it.
/// </summary>
/// <remarks>
/// The key id of this type does not depend on the name, and neither does the signature: of one public key under two names
/// each verifies what the other signed. Whoever cares for the name compares it, as <see cref="ReceiptVerifier"/> does.
/// </remarks>
public sealed record VerifierKey
{
    private const byte SignatureType = 0x02;
    private const int KeyIdSize = 4;

    // SPKI of an uncompressed point on P-256 begins with these bytes and goes on with 64 bytes of coordinates (RFC 5480).
    private static readonly byte[] SpkiPrefix =
        Convert.FromHexString("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

    private static readonly int SpkiSize = SpkiPrefix.Length + 64;

    private VerifierKey(string name, ReadOnlyMemory<byte> publicKey)
    {
        Name = name;
        PublicKey = publicKey;
        KeyId = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(publicKey.Span));
    }

    /// <summary>Whose key it is. Of a shard's key: the shard's origin.</summary>
    public string Name { get; }

    /// <summary>The first four bytes of SHA-256 of <see cref="PublicKey"/>, big-endian.</summary>
    public uint KeyId { get; }

    /// <summary>The public key: SubjectPublicKeyInfo (RFC 5280), DER, 91 bytes.</summary>
    public ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>The key with this name.</summary>
    /// <param name="name">Not empty; without spaces, control characters and '+'.</param>
    /// <param name="spki">SubjectPublicKeyInfo, DER, of an uncompressed point on P-256.</param>
    /// <exception cref="ArgumentException">One of them is not what it has to be.</exception>
    public static VerifierKey For(string name, ReadOnlyMemory<byte> spki)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!NoteSyntax.IsKeyName(name))
        {
            throw new ArgumentException($"A key's name is {NoteSyntax.KeyNameRule}.", nameof(name));
        }

        return IsPublicKey(spki.Span)
            ? new VerifierKey(name, spki.ToArray())
            : throw new ArgumentException("This is not the SPKI of an ECDSA key on P-256.", nameof(spki));
    }

    /// <summary>Reads a vkey, <c>name+key id+key</c>; false if <paramref name="text"/> is not one, or of another type.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out VerifierKey? key)
    {
        key = null;
        return text is not null && Read(text, out key) is null;
    }

    /// <summary>Reads a vkey, <c>name+key id+key</c>. A line break at its end is not part of it.</summary>
    /// <exception cref="FormatException">The text is not a vkey, or of another type: the message says why.</exception>
    public static VerifierKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text, out var key) is { } fault ? throw new FormatException(fault) : key!;
    }

    /// <summary>Whether this key signed the message.</summary>
    /// <param name="message">What was signed, any length.</param>
    /// <param name="derSignature">The signature: DER, and only DER. Other forms of the same numbers are refused.</param>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> derSignature)
    {
        if (EcdsaSignature.Decode(derSignature) is not { } signature)
        {
            return false;
        }

        using var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(PublicKey.Span, out _);
        return ecdsa.VerifyData(
            message,
            signature.ToFixedSize(),
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <inheritdoc/>
    public bool Equals(VerifierKey? other) =>
        other is not null && Name == other.Name && PublicKey.Span.SequenceEqual(other.PublicKey.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, KeyId);

    /// <summary>The vkey as text, without a line break.</summary>
    public override string ToString() =>
        $"{Name}+{KeyId.ToString("x8", CultureInfo.InvariantCulture)}"
        + $"+{Convert.ToBase64String([SignatureType, .. PublicKey.Span])}";

    private static string? Read(string text, out VerifierKey? key)
    {
        key = null;

        // Base64 may contain a plus; names and ids do not.
        if (text.Split('+', 3) is not [var name, var id, var material])
        {
            return "A verifier key is <name>+<key id>+<key>.";
        }

        if (!NoteSyntax.IsKeyName(name))
        {
            return $"A key's name is {NoteSyntax.KeyNameRule}.";
        }

        if (StrictBase64.Decode(material) is not { Length: > 0 } bytes)
        {
            return "The key is not base64.";
        }

        if (bytes[0] != SignatureType)
        {
            return $"The key is of signature type 0x{bytes[0]:x2}; only 0x02, ECDSA over P-256, is read here.";
        }

        if (!IsPublicKey(bytes.AsSpan(1)))
        {
            return "The key is not the SPKI of an ECDSA key on P-256.";
        }

        var read = new VerifierKey(name, bytes.AsMemory(1));
        if (id != Convert.ToHexStringLower(SHA256.HashData(read.PublicKey.Span).AsSpan(0, KeyIdSize)))
        {
            return $"The key id is not that of the key, {read.KeyId:x8}.";
        }

        key = read;
        return null;
    }

    private static bool IsPublicKey(ReadOnlySpan<byte> spki)
    {
        if (spki.Length != SpkiSize || !spki.StartsWith(SpkiPrefix))
        {
            return false;
        }

        try
        {
            // Importing checks that the point lies on the curve.
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(spki, out _);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
