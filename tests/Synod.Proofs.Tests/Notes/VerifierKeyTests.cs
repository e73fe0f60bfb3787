using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Synod.Proofs.Tests;

public class VerifierKeyTests
{
    private static readonly byte[] Message = Encoding.UTF8.GetBytes("a text\n");

    [Fact]
    public void The_golden_key_is_read_and_written_byte_for_byte()
    {
        var key = Golden.Key;
        Assert.Equal(Golden.Text("verifier.vkey"), key + "\n");
        Assert.Equal(Golden.Origin, key.Name);
        Assert.Equal(0x13aab4e8u, key.KeyId);
        Assert.Equal(key, VerifierKey.For(Golden.Origin, key.PublicKey));
        Assert.NotEqual(key, VerifierKey.For("another", key.PublicKey));
    }

    [Fact]
    public void It_is_the_key_of_the_committed_test_key()
    {
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(Golden.Text("TEST-ONLY-signing-key.pem"));
        Assert.Equal(ecdsa.ExportSubjectPublicKeyInfo(), Golden.Key.PublicKey.ToArray());
    }

    [Fact]
    public void Keys_with_the_same_content_are_the_same_key()
    {
        var copy = VerifierKey.Parse(Golden.Key.ToString());
        Assert.Equal(Golden.Key, copy);
        Assert.Equal(Golden.Key.GetHashCode(), copy.GetHashCode());
    }

    [Fact]
    public void Does_not_change_with_the_bytes_it_was_made_of()
    {
        var spki = Golden.Key.PublicKey.ToArray();
        var key = VerifierKey.For("a", spki);
        spki[50] ^= 1;
        Assert.Equal(Golden.Key.PublicKey.ToArray(), key.PublicKey.ToArray());
    }

    [Fact]
    public void Every_changed_character_is_refused_or_gives_another_name()
    {
        var text = Golden.Key.ToString();
        for (var i = 0; i < text.Length; i++)
        {
            for (var mask = 1; mask < 256; mask <<= 1)
            {
                var changed = text[..i] + (char)(text[i] ^ mask) + text[(i + 1)..];
                if (VerifierKey.TryParse(changed, out var key))
                {
                    Assert.True(i < Golden.Origin.Length, changed);
                    Assert.NotEqual(Golden.Key.Name, key.Name);
                    Assert.Equal(changed, key.ToString());
                }
            }
        }
    }

    [Fact]
    public void Refuses_what_is_not_a_key_of_ours()
    {
        var parts = Golden.Key.ToString().Split('+', 3);
        var spki = Golden.Key.PublicKey.ToArray();
        string?[] wrong =
        [
            null, "", "+", "++", parts[0], $"{parts[0]}+{parts[1]}", $"+{parts[1]}+{parts[2]}", $"{parts[0]}+{parts[1]}+",
            $"a b+{parts[1]}+{parts[2]}", $"a\u00a0b+{parts[1]}+{parts[2]}", $"a\nb+{parts[1]}+{parts[2]}",
            $"a\ud800+{parts[1]}+{parts[2]}", $"{parts[0]}+{parts[1].ToUpperInvariant()}+{parts[2]}",
            $"{parts[0]}+{parts[1]}0+{parts[2]}", $"{parts[0]}+00000000+{parts[2]}", Golden.Key + "\n", Golden.Key + "=",
            " " + Golden.Key, WithMaterial([1, .. spki]), WithMaterial([2, .. spki, 0]), WithMaterial([2, .. spki[..^1]]),
            WithMaterial([2]), WithMaterial([2, .. NotOnTheCurve(spki)]), WithMaterial([2, .. Spki(ECCurve.NamedCurves.nistP384)]),

            // The example of C2SP signed-note: an Ed25519 key.
            "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        ];
        Assert.All(wrong, text => Assert.False(VerifierKey.TryParse(text, out _), text));
    }

    [Fact]
    public void Says_what_is_wrong()
    {
        var ed25519 = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
        Assert.Contains("signature type 0x01", Assert.Throws<FormatException>(() => VerifierKey.Parse(ed25519)).Message);
        var otherId = Golden.Key.ToString().Replace("13aab4e8", "13aab4e9", StringComparison.Ordinal);
        Assert.Contains("13aab4e8", Assert.Throws<FormatException>(() => VerifierKey.Parse(otherId)).Message);
        Assert.Throws<ArgumentException>(() => VerifierKey.For("a+b", Golden.Key.PublicKey));
        Assert.Throws<ArgumentException>(() => VerifierKey.For("a", NotOnTheCurve(Golden.Key.PublicKey.ToArray())));
        Assert.Throws<ArgumentException>(() => VerifierKey.For("a", Spki(ECCurve.NamedCurves.nistP384)));
    }

    [Fact]
    public void Verifies_what_the_key_signed_and_nothing_else()
    {
        var signature = TestSigner.Sign("a text\n");
        Assert.True(Golden.Key.Verify(Message, signature));
        Assert.False(Golden.Key.Verify([.. Message, 0], signature));
        Assert.False(TestSigner.OtherKey("other").Verify(Message, signature));
    }

    [Fact]
    public void Verifies_both_of_the_twins_that_every_signature_has() =>
        Assert.True(Golden.Key.Verify(Message, DerSignature.Twin(TestSigner.Sign("a text\n"))));

    [Fact]
    public void Refuses_every_form_but_DER()
    {
        var der = DerWithPlainNumbers();
        var (r, s) = DerSignature.Read(der);
        byte[] content = der[2..];
        byte[][] wrong =
        [
            [], [0x30], [0x30, 0], der[..^1], [.. der, 0],
            [0x30, 0x81, (byte)content.Length, .. content], [0x30, 0x80, .. content, 0, 0], [0x31, .. der[1..]],
            [0x30, (byte)(content.Length + 1), .. content, 0],
            [0x30, (byte)(content.Length + 1), 2, 33, 0, .. content[2..]],
            [0x30, (byte)(content.Length + 1), 2, 0x81, .. content[1..]],
            DerSignature.Write(0, s), DerSignature.Write(r, 0), DerSignature.Write(-r, s), DerSignature.Write(r, -s),
            DerSignature.Write(r + DerSignature.Order, s), DerSignature.Write(r, s + DerSignature.Order),
            DerSignature.Write(DerSignature.Order, s), DerSignature.Write(BigInteger.Pow(2, 300), s),

            // r and s as 64 bytes: a form of other standards.
            [.. r.ToByteArray(isUnsigned: true, isBigEndian: true), .. s.ToByteArray(isUnsigned: true, isBigEndian: true)],
        ];
        Assert.True(Golden.Key.Verify(Message, der));
        Assert.All(wrong, bytes => Assert.False(Golden.Key.Verify(Message, bytes), Convert.ToHexString(bytes)));
    }

    [Fact]
    public void Every_flipped_bit_of_a_signature_is_noticed()
    {
        var signature = TestSigner.Sign("a text\n");
        for (var bit = 0; bit < signature.Length * 8; bit++)
        {
            var changed = signature.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Golden.Key.Verify(Message, changed));
        }
    }

    // Both numbers have 32 bytes and need no sign byte: the shape that the wrong forms above are derived from.
    private static byte[] DerWithPlainNumbers()
    {
        byte[] der;
        do
        {
            der = TestSigner.Sign("a text\n");
        }
        while (der.Length != 70 || der[3] != 32);

        return der;
    }

    private static string WithMaterial(byte[] material)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(material.AsSpan(1))[..4]);
        return $"{Golden.Origin}+{id}+{Convert.ToBase64String(material)}";
    }

    private static byte[] NotOnTheCurve(byte[] spki)
    {
        var changed = spki.ToArray();
        changed[^1] ^= 1;
        return changed;
    }

    private static byte[] Spki(ECCurve curve)
    {
        using var ecdsa = ECDsa.Create(curve);
        return ecdsa.ExportSubjectPublicKeyInfo();
    }
}
