using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Synod.Hosting;

/// <summary>The file that a host keeps a store's signing key in.</summary>
public static class SigningKeyFile
{
    /// <summary>Reads the key; makes one if the file is missing and nothing was signed yet.</summary>
    /// <param name="path">The PEM file.</param>
    /// <param name="storeIsNew">True if no receipt can name another key.</param>
    /// <exception cref="KeyFileException">The file is missing, cannot be read or written, or is no key.</exception>
    public static PemCheckpointSigner Open(string path, bool storeIsNew)
    {
        if (File.Exists(path))
        {
            return PemCheckpointSigner.Load(path);
        }

        if (!storeIsNew)
        {
            throw new KeyFileException(
                $"The signing key '{path}' is missing. Restore it from a backup: receipts already issued are verified with its "
                + "public half, and another key would not be the one that the chain names.");
        }

        try
        {
            return PemCheckpointSigner.Create(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KeyFileException($"The signing key '{path}' cannot be written: {error.Message}", error);
        }
    }

    /// <summary>What an operator must know of the file although it works, in a sentence; null if there is nothing.</summary>
    /// <remarks>
    /// A container gets its key mounted: as a link, and often as a file of somebody else's, whose mode lets it be read and
    /// which nobody in the container can change. To such a file there is nothing to be done, unless others may write it.
    /// </remarks>
    public static string? Warning(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        // Of the open file, to which links have led, and whose mode may then be tried on it.
        using var file = File.OpenHandle(path);
        var mode = File.GetUnixFileMode(file);
        return Warning(path, mode, () => !OperatingSystem.IsWindows() && CanSetMode(file, mode));
    }

    /// <summary>The warning about a file of a mode.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Its mode.</param>
    /// <param name="isOurs">Tells whether this process may set its mode.</param>
    internal static string? Warning(string path, UnixFileMode mode, Func<bool> isOurs)
    {
        const UnixFileMode Read = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode Write = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        return (mode & Write) != 0 || ((mode & Read) != 0 && isOurs())
            ? $"The signing key '{path}' can be read or written by others. Give it the mode 0600."
            : null;
    }

    // Only the owner may, on a file system that can be written: it is asked for the mode that it has.
    [UnsupportedOSPlatform("windows")]
    private static bool CanSetMode(SafeFileHandle file, UnixFileMode mode)
    {
        try
        {
            File.SetUnixFileMode(file, mode);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
