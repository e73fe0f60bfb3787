using System.Globalization;

namespace Synod.Storage.Sqlite;

/// <summary>The names of the files in a data directory.</summary>
/// <param name="Root">The directory's full path.</param>
internal sealed record StoreFiles(string Root)
{
    private const string UnfinishedSuffix = ".new";

    public string Manifest => Path.Combine(Root, "synod.json");

    public string Lock => Path.Combine(Root, "synod.lock");

    public string Index => Path.Combine(Root, "index.db");

    public string SigningKey => Path.Combine(Root, "signing.key");

    public string Acceptor(int number) =>
        Path.Combine(Root, string.Create(CultureInfo.InvariantCulture, $"acceptor-{number}.db"));

    /// <summary>A file that no store would have put there; null if there is none.</summary>
    public string? FindForeign()
    {
        // The lock and an unfinished manifest are what a creation that was cut off leaves; `lost+found` is a new disk's.
        string[] known = [Lock, Manifest, Manifest + UnfinishedSuffix, Path.Combine(Root, "lost+found")];
        return Directory.EnumerateFileSystemEntries(Root).FirstOrDefault(entry => !known.Contains(entry));
    }
}
