using Synod.Proofs;

namespace Synod.Storage.Sqlite;

/// <summary>A tile's hashes, one after the other, as C2SP tlog-tiles serves them.</summary>
internal static class TileBytes
{
    /// <summary>The hashes of a stored tile.</summary>
    /// <exception cref="FormatException">These are not the bytes of a tile.</exception>
    public static Hash256[] Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > TileId.Width * Hash256.Size || bytes.Length % Hash256.Size != 0)
        {
            throw new FormatException("A tile is 1 to 256 hashes.");
        }

        var hashes = new Hash256[bytes.Length / Hash256.Size];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = new Hash256(bytes.Slice(i * Hash256.Size, Hash256.Size));
        }

        return hashes;
    }

    /// <summary>The bytes of a tile.</summary>
    public static byte[] Encode(ReadOnlySpan<Hash256> hashes)
    {
        var bytes = new byte[hashes.Length * Hash256.Size];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i].CopyTo(bytes.AsSpan(i * Hash256.Size));
        }

        return bytes;
    }
}
