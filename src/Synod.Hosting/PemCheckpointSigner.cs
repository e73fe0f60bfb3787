using System.Security.Cryptography;
using Synod.Runtime;

namespace Synod.Hosting;

/// <summary>Signs checkpoints with an ECDSA P-256 key from a PEM file: PKCS#8 (RFC 5958), label <c>PRIVATE KEY</c> (RFC 7468).</summary>
public sealed class PemCheckpointSigner : ICheckpointSigner, IDisposable
{
    private const string Label = "PRIVATE KEY";

    // Every P-256 SubjectPublicKeyInfo begins with these bytes (RFC 5480: id-ecPublicKey, prime256v1, an uncompressed
    // point), and 64 bytes of the point follow. Other curves of the same size differ here.
    private static readonly byte[] SpkiPrefix = Convert.FromHexString("3059301306072A8648CE3D020106082A8648CE3D03010703420004");

    private readonly ECDsa _key;
    private readonly byte[] _publicKey;

    // An ECDsa object is not promised to be safe for several threads; shards sign at the same time.
    private readonly Lock _signing = new();

    private PemCheckpointSigner(ECDsa key)
    {
        _key = key;
        _publicKey = key.ExportSubjectPublicKeyInfo();
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> PublicKey => _publicKey;

    /// <summary>Reads a key.</summary>
    /// <param name="path">The PEM file.</param>
    /// <exception cref="KeyFileException">The file cannot be read, or is no such key: the message says what it is.</exception>
    public static PemCheckpointSigner Load(string path)
    {
        string pem;
        try
        {
            pem = File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KeyFileException($"The signing key '{path}' cannot be read: {error.Message}", error);
        }

        var key = ECDsa.Create();
        try
        {
            Import(key, path, pem);
            return new PemCheckpointSigner(key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Makes a new key and writes it to a file that its owner alone may read (mode 0600).</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static PemCheckpointSigner Create(string path)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        try
        {
            DurableFile.WriteAllText(path, key.ExportPkcs8PrivateKeyPem() + "\n", secret: true);
            return new PemCheckpointSigner(key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_signing)
        {
            return ValueTask.FromResult(
                _key.SignData(message.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }
    }

    /// <summary>SHA-256 of the public key, in hex: what a store remembers its key by.</summary>
    public string PublicKeyHash() => Convert.ToHexStringLower(SHA256.HashData(_publicKey));

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private static void Import(ECDsa key, string path, string pem)
    {
        if (!PemEncoding.TryFind(pem, out var fields))
        {
            throw Wrong(path, "it is not a PEM file");
        }

        var label = pem[fields.Label];
        if (label != Label)
        {
            throw Wrong(path, $"its PEM label is '{label}'");
        }

        var der = Convert.FromBase64String(pem[fields.Base64Data]);
        try
        {
            key.ImportPkcs8PrivateKey(der, out _);
        }
        catch (CryptographicException error)
        {
            throw Wrong(path, "it is no key of an elliptic curve", error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }

        if (!key.ExportSubjectPublicKeyInfo().AsSpan().StartsWith(SpkiPrefix))
        {
            throw Wrong(path, "its curve is not P-256");
        }
    }

    private static KeyFileException Wrong(string path, string words, Exception? inner = null) => new(
        $"The signing key '{path}' cannot be used: {words}. "
        + $"Synod signs with ECDSA P-256 and reads the key as PKCS#8 PEM, label '{Label}'.",
        inner);
}
