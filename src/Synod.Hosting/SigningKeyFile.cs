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
    public static string? Warning(string path)
    {
        const UnixFileMode Others =
            UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0
            ? $"The signing key '{path}' can be read or written by others. Give it the mode 0600."
            : null;
    }
}
