using System.Security.Cryptography;
using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>The salted hash by which a leaf commits to metadata that can be erased (docs/formats.md, "Metadata").</summary>
public static class MetadataCommitment
{
    // 'M': keeps a commitment apart from the hashes of leaves (0x00) and nodes (0x01) of RFC 6962.
    private const byte Domain = 0x4D;

    /// <summary>SHA-256(0x4D || salt || metadata bytes).</summary>
    /// <exception cref="ArgumentException">The metadata is empty: it has no commitment.</exception>
    public static Hash256 Of(Metadata metadata, MetadataSalt salt)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (metadata.IsEmpty)
        {
            throw new ArgumentException("Empty metadata has no commitment.", nameof(metadata));
        }

        var writer = new ByteWriter(stackalloc byte[512]);
        writer.U8(Domain);
        Span<byte> saltBytes = stackalloc byte[MetadataSalt.Size];
        salt.CopyTo(saltBytes);
        writer.Bytes(saltBytes);
        MetadataCodec.Write(ref writer, metadata);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(writer.Written, digest);
        return new Hash256(digest);
    }
}
