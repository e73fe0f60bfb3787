namespace Synod.Storage.AzureTables;

/// <summary>The service ids that a store may have: Orleans begins the key of every vote with its cluster's.</summary>
internal static class ServiceIds
{
    /// <summary>The service id of a store whose creator does not choose one.</summary>
    public const string Default = "synod";

    // Far below a key's limit, and as long as a ledger's name may be.
    private const int MaxLength = 63;

    /// <summary>
    /// True if a text can be a service id: letters, digits, '-' and '.'. An underscore ends it in a key, and what a key cannot
    /// have Orleans would replace without a word.
    /// </summary>
    public static bool IsOne(string text) =>
        text is { Length: > 0 and <= MaxLength } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');

    /// <summary>Why no store can have this service id, in a sentence; null if one can.</summary>
    public static string? Fault(string? serviceId) => serviceId is not null && !IsOne(serviceId)
        ? $"'{serviceId}' cannot be a service id: it is 1 to {MaxLength} ASCII letters, digits, '-' and '.'."
        : null;

    /// <summary>How it differs from what a store was created with, in a sentence; null if it does not.</summary>
    /// <param name="store">The store's place.</param>
    /// <param name="has">What it was created with.</param>
    /// <param name="asked">What was asked for; null for what the store has.</param>
    public static string? Difference(string store, string has, string? asked) => asked is not null && asked != has
        ? $"The store in '{store}' has the service id '{has}'; '{asked}' was asked for. "
            + "It is part of the key of every vote and never changes; another service needs tables of its own."
        : null;
}
