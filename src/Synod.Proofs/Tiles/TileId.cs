namespace Synod.Proofs;

/// <summary>One tile of a tree (C2SP tlog-tiles): 256 hashes of complete subtrees over 256^level entries each.</summary>
/// <param name="Level">The tile's level; at level 0 the hashes are leaf hashes.</param>
/// <param name="Number">The tile's number within its level, from 0.</param>
public readonly record struct TileId(int Level, ulong Number)
{
    /// <summary>How many hashes a full tile has.</summary>
    public const int Width = 256;

    /// <summary>How many heights of the tree a tile spans: 2^8 = 256.</summary>
    internal const int Height = 8;
}
