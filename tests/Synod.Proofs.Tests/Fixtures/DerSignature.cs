using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;

namespace Synod.Proofs.Tests;

/// <summary>Takes signatures apart and puts wrong ones together.</summary>
public static class DerSignature
{
    public static BigInteger Order { get; } = BigInteger.Parse(
        "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",
        NumberStyles.AllowHexSpecifier,
        CultureInfo.InvariantCulture);

    public static (BigInteger R, BigInteger S) Read(ReadOnlyMemory<byte> der)
    {
        var sequence = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        return (sequence.ReadInteger(), sequence.ReadInteger());
    }

    public static byte[] Write(BigInteger r, BigInteger s)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(r);
            writer.WriteInteger(s);
        }

        return writer.Encode();
    }

    /// <summary>The other signature that verifies: (r, n - s).</summary>
    public static byte[] Twin(ReadOnlyMemory<byte> der)
    {
        var (r, s) = Read(der);
        return Write(r, Order - s);
    }
}
