using System.Security.Cryptography;

namespace Synod.Ledger;

/// <summary>Takes a snapshot's bytes in pieces, and ends it with the checksum of them all.</summary>
internal sealed class SnapshotOutput(Stream stream) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Writes the next bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        stream.Write(bytes);
    }

    /// <summary>Writes the checksum.</summary>
    public void End()
    {
        Span<byte> checksum = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(checksum);
        stream.Write(checksum);
    }

    public void Dispose() => _hash.Dispose();
}
