namespace Synod.Proofs;

/// <summary>Consecutive hashes of one tile.</summary>
/// <param name="Tile">The tile.</param>
/// <param name="Offset">The place of the first of them in the tile, 0 to 255.</param>
/// <param name="Hashes">The hashes; they do not pass the tile's end.</param>
public sealed record TileRun(TileId Tile, int Offset, IReadOnlyList<Hash256> Hashes);
