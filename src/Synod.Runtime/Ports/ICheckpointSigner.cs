namespace Synod.Runtime;

/// <summary>
/// Signs checkpoints with ECDSA P-256. A port, so that the key can be a file, a key vault's, or the simulator's.
/// </summary>
public interface ICheckpointSigner
{
    /// <summary>The public key: SubjectPublicKeyInfo (RFC 5280), DER.</summary>
    ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>The DER signature over SHA-256 of <paramref name="message"/>.</summary>
    /// <exception cref="StoreException">It cannot sign now; what was to be signed is signed at the next try.</exception>
    ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken);
}
