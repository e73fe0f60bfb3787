namespace Synod.Storage.Sqlite;

/// <summary>
/// Files and directories that nobody may write by their mode. The superuser's processes could write them all the same;
/// somebody took the permission away for a reason, so a store does not.
/// </summary>
internal static class WriteProtection
{
    private const UnixFileMode AnyWrite = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>A sentence that says so if the path is write-protected; null if it is not.</summary>
    public static string? Describe(string path)
    {
        var writable = OperatingSystem.IsWindows()
            ? !File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly) || Directory.Exists(path)
            : (File.GetUnixFileMode(path) & AnyWrite) != 0;
        return writable
            ? null
            : $"'{path}' cannot be written: it is write-protected. Give the service's user permission to write it.";
    }
}
