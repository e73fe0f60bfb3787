using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;

namespace Synod.Proofs;

/// <summary>
/// An ECDSA signature over P-256: two numbers from 1 to n - 1, n the order of the curve. It is decoded here and not by the
/// platform, since platforms differ in the forms of DER that they let pass.
/// </summary>
internal sealed record EcdsaSignature
{
    private const int NumberSize = 32;

    // SEC 2 §2.4.2: n of secp256r1.
    private static readonly BigInteger Order = BigInteger.Parse(
        "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",
        NumberStyles.AllowHexSpecifier,
        CultureInfo.InvariantCulture);

    private readonly BigInteger _r;
    private readonly BigInteger _s;

    private EcdsaSignature(BigInteger r, BigInteger s)
    {
        _r = r;
        _s = s;
    }

    /// <summary>
    /// Of a signature (r, s) and its twin (r, n - s), which anyone can compute and which verifies as well, the one with
    /// the smaller s.
    /// </summary>
    public bool IsLow => _s <= Order / 2;

    /// <summary>Decodes SEQUENCE { INTEGER r, INTEGER s }; null for anything but its DER form with both in range.</summary>
    public static EcdsaSignature? Decode(ReadOnlySpan<byte> der)
    {
        try
        {
            var outer = new AsnReader(der.ToArray(), AsnEncodingRules.DER);
            var inner = outer.ReadSequence();
            var signature = new EcdsaSignature(inner.ReadInteger(), inner.ReadInteger());
            inner.ThrowIfNotEmpty();
            outer.ThrowIfNotEmpty();
            return IsInRange(signature._r) && IsInRange(signature._s) ? signature : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>The one of the two twins that is low.</summary>
    public EcdsaSignature ToLow() => IsLow ? this : new EcdsaSignature(_r, Order - _s);

    /// <summary>The signature in DER.</summary>
    public byte[] Encode()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(_r);
            writer.WriteInteger(_s);
        }

        return writer.Encode();
    }

    /// <summary>r and s as 32 bytes each (IEEE P1363): a form that leaves nothing to interpret.</summary>
    public byte[] ToFixedSize()
    {
        var bytes = new byte[2 * NumberSize];
        WriteNumber(_r, bytes.AsSpan(0, NumberSize));
        WriteNumber(_s, bytes.AsSpan(NumberSize));
        return bytes;
    }

    private static bool IsInRange(BigInteger number) => number.Sign > 0 && number < Order;

    private static void WriteNumber(BigInteger number, Span<byte> destination)
    {
        var length = number.GetByteCount(isUnsigned: true);
        number.TryWriteBytes(destination[(NumberSize - length)..], out _, isUnsigned: true, isBigEndian: true);
    }
}
