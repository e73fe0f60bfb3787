namespace Synod.Proofs;

/// <summary>
/// The complete subtree over entries <c>[Number * 2^Height, (Number + 1) * 2^Height)</c>, and where tiles hold it.
/// </summary>
/// <param name="Height">0 for a leaf, at most 63.</param>
/// <param name="Number">Its number among the subtrees of its height, from 0.</param>
internal readonly record struct Subtree(int Height, ulong Number)
{
    private ulong FirstHash => Number << (Height % TileId.Height);

    /// <summary>The tile with the hashes that this subtree's root is made of. They never lie in two.</summary>
    public TileId Tile => new(Height / TileId.Height, FirstHash / TileId.Width);

    /// <summary>The place of the first of those hashes in the tile.</summary>
    public int Offset => (int)(FirstHash % TileId.Width);

    /// <summary>How many hashes those are.</summary>
    public int Count => 1 << (Height % TileId.Height);
}
