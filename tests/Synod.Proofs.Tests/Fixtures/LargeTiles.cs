namespace Synod.Proofs.Tests;

/// <summary>The tiles of <see cref="NaiveTree.Large"/>, made once.</summary>
public static class LargeTiles
{
    public static TileShelf Shelf { get; } = TileShelf.Of(NaiveTree.Large);
}
