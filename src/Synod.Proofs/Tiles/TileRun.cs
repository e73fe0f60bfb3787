namespace Synod.Proofs;

/// <summary>Consecutive hashes of one tile.</summary>
/// <param name="Tile">The tile.</param>
/// <param name="Offset">The place of the first of them in the tile, 0 to 255.</param>
/// <param name="Hashes">The hashes; they do not pass the tile's end.</param>
public sealed record TileRun(TileId Tile, int Offset, IReadOnlyList<Hash256> Hashes)
{
    /// <summary>Takes consecutive hashes of one level apart, tile by tile.</summary>
    /// <param name="runs">Where the runs go.</param>
    /// <param name="level">The level.</param>
    /// <param name="first">The place of the first hash in its level.</param>
    /// <param name="hashes">The hashes.</param>
    internal static void Add(List<TileRun> runs, int level, ulong first, ReadOnlySpan<Hash256> hashes)
    {
        while (!hashes.IsEmpty)
        {
            var (number, offset) = (first / TileId.Width, (int)(first % TileId.Width));
            var count = Math.Min(TileId.Width - offset, hashes.Length);
            runs.Add(new TileRun(new TileId(level, number), offset, hashes[..count].ToArray()));
            first += (ulong)count;
            hashes = hashes[count..];
        }
    }
}
