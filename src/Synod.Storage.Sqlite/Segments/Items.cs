using System.Runtime.InteropServices;

namespace Synod.Storage.Sqlite;

/// <summary>The items of a list as they lie in memory: large ones are copied at each access otherwise.</summary>
internal static class Items
{
    /// <summary>The items, which nobody changes meanwhile.</summary>
    public static ReadOnlySpan<T> Of<T>(IReadOnlyList<T> list) => list switch
    {
        List<T> items => CollectionsMarshal.AsSpan(items),
        T[] items => items,
        _ => list.ToArray(),
    };
}
