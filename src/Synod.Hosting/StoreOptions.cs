namespace Synod.Hosting;

/// <summary>What a person may choose of a store, once, at its creation: the same for every kind of store.</summary>
public static class StoreOptions
{
    /// <summary>The acceptors of a store whose creator does not say: more of them on one disk share its fate.</summary>
    public const int DefaultAcceptors = 1;

    /// <summary>The largest size that an acceptor set may have.</summary>
    public const int MaxAcceptors = 7;

    // An origin is `<prefix>/<ledger>/<shard>` and has at most 255 bytes in an entry (docs/formats.md, "Entry").
    private const int MaxOriginLength = 255 - 1 - 63 - 1 - 3;

    /// <summary>True for the sizes that an acceptor set may have.</summary>
    public static bool IsSetSize(int acceptors) => acceptors is 1 or 3 or 5 or MaxAcceptors;

    /// <summary>True if a text can begin the name of a key in a signed note: C2SP leaves out white space and the plus sign.</summary>
    public static bool IsOrigin(string text) =>
        text is { Length: > 0 and <= MaxOriginLength } && text.All(c => c is > ' ' and <= '~' and not '+') && !text.EndsWith('/');

    /// <summary>The origin of a store whose creator does not choose one.</summary>
    /// <param name="storeId">The store's id: 32 hex digits.</param>
    public static string DefaultOrigin(string storeId)
    {
        ArgumentNullException.ThrowIfNull(storeId);
        return "synod/" + storeId[..12];
    }

    /// <summary>Why no store can have these options, in a sentence; null if one can.</summary>
    public static string? Fault(int? acceptors, string? origin) =>
        acceptors is { } count && !IsSetSize(count)
            ? $"A store has 1, 3, 5 or 7 acceptors, not {count}."
        : origin is not null && !IsOrigin(origin)
            ? $"'{origin}' cannot be an origin: it is 1 to {MaxOriginLength} visible ASCII characters without '+', "
                + "and does not end in '/'."
        : null;

    /// <summary>How these options differ from what a store was created with, in a sentence; null if they do not.</summary>
    /// <param name="store">The store's place.</param>
    /// <param name="has">What it was created with.</param>
    /// <param name="acceptors">What was asked for; null for what the store has.</param>
    /// <param name="origin">What was asked for; null for what the store has.</param>
    public static string? Difference(string store, (int Acceptors, string Origin) has, int? acceptors, string? origin) =>
        acceptors is { } count && count != has.Acceptors
            ? $"The store in '{store}' has {Count(has.Acceptors)}; {count} were asked for. "
                + "An option cannot change the set of a store that is there."
        : origin is not null && origin != has.Origin
            ? $"The store in '{store}' has the origin '{has.Origin}'; '{origin}' was asked for. "
                + "An origin stands in every checkpoint and never changes."
        : null;

    /// <summary>"1 acceptor", "3 acceptors".</summary>
    public static string Count(int acceptors) => acceptors == 1 ? "1 acceptor" : $"{acceptors} acceptors";
}
