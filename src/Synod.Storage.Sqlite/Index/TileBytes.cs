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

    /// <summary>The tile with a run written into it; null if the run would leave a gap.</summary>
    public static byte[]? Merge(ReadOnlySpan<byte> stored, int offset, IReadOnlyList<Hash256> run)
    {
        var start = offset * Hash256.Size;
        if (start > stored.Length)
        {
            return null;
        }

        var tile = new byte[Math.Max(stored.Length, start + (run.Count * Hash256.Size))];
        stored.CopyTo(tile);
        for (var i = 0; i < run.Count; i++)
        {
            run[i].CopyTo(tile.AsSpan(start + (i * Hash256.Size)));
        }

        return tile;
    }
}
