using System.Security.Cryptography;
using System.Text;
using Synod.Proofs;

namespace Synod.Ledger.Tests;

/// <summary>Signs checkpoints with a key of its own.</summary>
internal sealed class TestSigner : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] PublicKey => _key.ExportSubjectPublicKeyInfo();

    public VerifierKey KeyOf(string origin) => VerifierKey.For(origin, PublicKey);

    public string Sign(ShardState state) =>
        Sign(new Checkpoint(state.Origin, state.TreeSize, state.TreeRoot, state.Height, state.HeadHash));

    public string Sign(Checkpoint checkpoint)
    {
        var text = checkpoint.ToText();
        var signature = _key.SignData(
            Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return SignedNote.Compose(text, KeyOf(checkpoint.Origin), signature).ToString();
    }

    public void Dispose() => _key.Dispose();
}
