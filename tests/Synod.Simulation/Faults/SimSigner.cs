using System.Security.Cryptography;
using System.Text;
using Synod.Runtime;

namespace Synod.Simulation;

/// <summary>
/// Signs checkpoints, and fails at times. The key is the same in every run and on every machine: it is part of each
/// shard's first block, and with that of the transcript.
/// </summary>
public sealed class SimSigner(SimRandom random, Func<FaultMix> faults) : ICheckpointSigner, IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        D = SHA256.HashData(Encoding.UTF8.GetBytes("Nobody's money is signed with this key.")),
    });

    // Several servers sign the same checkpoints, and a signature costs more than all the rest of a block.
    private readonly Dictionary<string, byte[]> _signatures = [];

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> PublicKey => field.IsEmpty ? field = _key.ExportSubjectPublicKeyInfo() : field;

    /// <inheritdoc/>
    public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        random.Chance(faults().IndexFailure)
            ? throw new StoreException("The signer is busy.")
            : new(Sign(message));

    private byte[] Sign(ReadOnlyMemory<byte> message)
    {
        var name = Convert.ToHexString(message.Span);
        return _signatures.TryGetValue(name, out var known)
            ? known
            : _signatures[name] = _key.SignData(message.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}

/// <summary>The randomness of one incarnation.</summary>
public sealed class SimEntropy(SimRandom random) : IEntropy
{
    /// <inheritdoc/>
    public void Fill(Span<byte> buffer) => random.Fill(buffer);
}
