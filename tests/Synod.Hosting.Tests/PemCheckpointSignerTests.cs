using System.Security.Cryptography;
using System.Text;

namespace Synod.Hosting.Tests;

public sealed class PemCheckpointSignerTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task A_signature_is_DER_over_SHA256_and_verifies_with_the_published_key()
    {
        using var signer = PemCheckpointSigner.Create(_path);
        var message = Encoding.UTF8.GetBytes("synod/bank/0\n3\n");
        using var verifier = ECDsa.Create();
        verifier.ImportSubjectPublicKeyInfo(signer.PublicKey.Span, out var read);
        Assert.Equal(signer.PublicKey.Length, read);
        var signatures = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => signer.SignAsync(message, default).AsTask()));
        Assert.All(signatures, signature => Assert.True(
            verifier.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));

        using var again = PemCheckpointSigner.Load(_path);
        Assert.Equal(signer.PublicKey.ToArray(), again.PublicKey.ToArray());
    }

    [Fact]
    public void A_key_of_another_kind_is_refused_in_words()
    {
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var brainpool = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);
        using var rsa = RSA.Create(2048);
        Refused(p384.ExportPkcs8PrivateKeyPem(), "its curve is not P-256");
        Refused(brainpool.ExportPkcs8PrivateKeyPem(), "its curve is not P-256");
        Refused(rsa.ExportPkcs8PrivateKeyPem(), "no key of an elliptic curve");
        Refused(p256.ExportSubjectPublicKeyInfoPem(), "its PEM label is 'PUBLIC KEY'");
        Refused(p256.ExportECPrivateKeyPem(), "its PEM label is 'EC PRIVATE KEY'");
        Refused("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "no key of an elliptic curve");
        Refused("garbage", "it is not a PEM file");
        Refused("", "it is not a PEM file");
    }

    [Fact]
    public void Entropy_fills_the_whole_buffer()
    {
        var buffer = new byte[64];
        new CryptographicEntropy().Fill(buffer);
        Assert.True(buffer.Distinct().Count() > 16);
    }

    private void Refused(string pem, string words)
    {
        File.WriteAllText(_path, pem);
        var error = Assert.Throws<KeyFileException>(() => PemCheckpointSigner.Load(_path));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains(_path, error.Message, StringComparison.Ordinal);
    }
}
