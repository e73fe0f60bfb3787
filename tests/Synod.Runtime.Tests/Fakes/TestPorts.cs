using System.Security.Cryptography;

namespace Synod.Runtime.Tests;

internal sealed class TestSigner : ICheckpointSigner, IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ReadOnlyMemory<byte> PublicKey => _key.ExportSubjectPublicKeyInfo();

    public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        new(_key.SignData(message.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    public void Dispose() => _key.Dispose();
}

internal sealed class SeededEntropy(int seed) : IEntropy
{
    private readonly Random _random = new(seed);

    public void Fill(Span<byte> buffer)
    {
        lock (_random)
        {
            _random.NextBytes(buffer);
        }
    }
}
