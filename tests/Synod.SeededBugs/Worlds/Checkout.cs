namespace Synod.SeededBugs;

/// <summary>The checkout that the running program was built from.</summary>
internal static class Checkout
{
    private static readonly string Root = FindRoot();

    public static string PathOf(string file) => Path.Combine(Root, file);

    /// <summary>A file's path from the root, with / between folders.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Orleans.sln")))
        {
            folder = folder.Parent
                ?? throw new InvalidOperationException("Bugs are seeded into sources, and this program runs outside of a checkout.");
        }

        return folder.FullName;
    }
}
