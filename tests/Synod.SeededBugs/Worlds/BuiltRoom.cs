namespace Synod.SeededBugs;

/// <summary>The assemblies of this repository as the build left them beside the running program.</summary>
internal static class BuiltRoom
{
    /// <summary>True for the name of an assembly that is built here, tests and simulator included.</summary>
    public static bool IsOurs(string assembly) => assembly.StartsWith("Synod.", StringComparison.Ordinal);

    public static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, assembly + ".dll");
}
