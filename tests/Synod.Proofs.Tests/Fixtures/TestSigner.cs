using System.Security.Cryptography;
using System.Text;

namespace Synod.Proofs.Tests;

/// <summary>Signs with the key that signed the golden files, for tests that need a signed text of their own.</summary>
public static class TestSigner
{
    public static byte[] Sign(string text)
    {
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(Golden.Text("TEST-ONLY-signing-key.pem"));
        return ecdsa.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    public static SignedNote Note(string text, VerifierKey? key = null) =>
        SignedNote.Compose(text, key ?? Golden.Key, Sign(text));

    /// <summary>A key that nobody trusts yet, under a name.</summary>
    public static VerifierKey OtherKey(string name)
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return VerifierKey.For(name, ecdsa.ExportSubjectPublicKeyInfo());
    }
}
