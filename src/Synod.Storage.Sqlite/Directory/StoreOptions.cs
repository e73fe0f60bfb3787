namespace Synod.Storage.Sqlite;

/// <summary>What a person may choose of a store, once, at its creation.</summary>
internal static class StoreOptions
{
    /// <summary>The acceptors of a store whose creator does not say: more of them on one disk share its fate.</summary>
    public const int DefaultAcceptors = 1;

    // An origin is `<prefix>/<ledger>/<shard>` and has at most 255 bytes in an entry (docs/formats.md, "Entry").
    private const int MaxOriginLength = 255 - 1 - 63 - 1 - 3;

    /// <summary>True for the sizes that an acceptor set may have.</summary>
    public static bool IsSetSize(int acceptors) => acceptors is 1 or 3 or 5 or 7;

    /// <summary>True if a text can begin the name of a key in a signed note: C2SP leaves out white space and the plus sign.</summary>
    public static bool IsOrigin(string text) =>
        text.Length is > 0 and <= MaxOriginLength && text.All(c => c is > ' ' and <= '~' and not '+') && !text.EndsWith('/');

    /// <summary>The origin of a store whose creator does not choose one.</summary>
    public static string DefaultOrigin(string storeId) => "synod/" + storeId[..12];

    /// <summary>Refuses options that no store can have.</summary>
    /// <exception cref="StoreDirectoryException">One of them is wrong.</exception>
    public static void Validate(int? acceptors, string? origin)
    {
        if (acceptors is { } count && !IsSetSize(count))
        {
            throw new StoreDirectoryException($"A store has 1, 3, 5 or 7 acceptors, not {count}.");
        }

        if (origin is not null && !IsOrigin(origin))
        {
            throw new StoreDirectoryException(
                $"'{origin}' cannot be an origin: it is 1 to {MaxOriginLength} visible ASCII characters without '+', "
                + "and does not end in '/'.");
        }
    }

    /// <summary>Refuses options that differ from what a store was created with.</summary>
    /// <exception cref="StoreDirectoryException">One of them differs.</exception>
    public static void Compare(string path, StoreManifest manifest, int? acceptors, string? origin)
    {
        if (acceptors is { } count && count != manifest.Acceptors)
        {
            throw new StoreDirectoryException(
                $"The store in '{path}' has {Count(manifest.Acceptors)}; {count} were asked for. "
                + "An option cannot change the set of a store that is there.");
        }

        if (origin is not null && origin != manifest.Origin)
        {
            throw new StoreDirectoryException(
                $"The store in '{path}' has the origin '{manifest.Origin}'; '{origin}' was asked for. "
                + "An origin stands in every checkpoint and never changes.");
        }
    }

    /// <summary>"1 acceptor", "3 acceptors".</summary>
    public static string Count(int acceptors) => acceptors == 1 ? "1 acceptor" : $"{acceptors} acceptors";
}
