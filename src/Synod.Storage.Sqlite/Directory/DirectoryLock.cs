namespace Synod.Storage.Sqlite;

/// <summary>
/// Held while a data directory is created or opened, so that two processes that start together make one store. It is not
/// held while the store runs: a second process on the same store is allowed.
/// </summary>
internal static class DirectoryLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Takes the lock; disposing of the stream gives it back, as does the end of the process.</summary>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory cannot be written.</exception>
    /// <exception cref="StoreDirectoryException">Another process has it and does not let go.</exception>
    public static FileStream Take(string path)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (IsHeld(error) && TimeProvider.System.GetElapsedTime(start) < Patience)
            {
                // The operating system tells nobody when a file lock is let go.
                Thread.Sleep(Pause);
            }
            catch (IOException error) when (IsHeld(error))
            {
                throw new StoreDirectoryException(
                    $"Another process is opening the store and holds '{path}'. Try again when it has started.", error);
            }
        }
    }

    // A sharing violation: of Windows, and EWOULDBLOCK of Linux and of macOS. Every other error is the directory's.
    private static bool IsHeld(IOException error) =>
        OperatingSystem.IsWindows() ? error.HResult == unchecked((int)0x80070020) : error.HResult is 11 or 35;
}
