using System.Runtime.InteropServices;
using System.Text;

namespace Synod.Hosting;

/// <summary>Files that are there whole or not at all, also after a loss of power.</summary>
public static class DurableFile
{
    /// <summary>Writes a text file, replacing the one before, readable for its owner only if <paramref name="secret"/>.</summary>
    public static void WriteAllText(string path, string text, bool secret = false)
    {
        var unfinished = path + ".new";

        // A file that a crash left would keep its own mode.
        File.Delete(unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (secret && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(unfinished, options))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        Publish(unfinished, path);
    }

    /// <summary>Gives a finished file its name: its bytes first, then the name, are made durable.</summary>
    public static void Publish(string unfinished, string path)
    {
        using (var handle = File.OpenHandle(unfinished, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.FlushToDisk(handle);
        }

        File.Move(unfinished, path, overwrite: true);
        SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Makes a directory's names durable. Windows needs no such call: its file systems log them.</summary>
    public static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // The runtime opens no directories.
        var descriptor = NativeMethods.Open(path, 0);
        if (descriptor < 0)
        {
            throw NativeMethods.LastError(path);
        }

        try
        {
            if (NativeMethods.Fsync(descriptor) != 0)
            {
                throw NativeMethods.LastError(path);
            }
        }
        finally
        {
            _ = NativeMethods.Close(descriptor);
        }
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int readOnly);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Fsync(int descriptor);

        [DllImport("libc", EntryPoint = "close", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Close(int descriptor);

        public static IOException LastError(string path)
        {
            var reason = Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
            return new IOException($"The directory '{path}' cannot be made durable: {reason}");
        }
    }
}
