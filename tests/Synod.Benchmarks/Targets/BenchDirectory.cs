namespace Synod.Benchmarks;

/// <summary>A fresh directory on a disk for one store, deleted with it.</summary>
internal sealed class BenchDirectory : IDisposable
{
    private BenchDirectory(string root) => Root = root;

    public string Root { get; }

    /// <summary>All bytes of its files.</summary>
    public long Bytes => new DirectoryInfo(Root).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    /// <summary>Makes one.</summary>
    /// <param name="parent">Where; null for the system's place for temporary files.</param>
    /// <exception cref="BenchmarkException">What is there is not on a disk, so that nothing in it is durable.</exception>
    public static BenchDirectory Create(string? parent)
    {
        var place = Path.GetFullPath(parent ?? Path.GetTempPath());
        Directory.CreateDirectory(place);
        var format = FileSystemOf(place);
        return format is "tmpfs" or "ramfs"
            ? throw new BenchmarkException($"{place} is in memory ({format}): name a directory on a disk by --directory.")
            : new BenchDirectory(Directory.CreateDirectory(Path.Combine(place, "synod-bench-" + Guid.NewGuid().ToString("N"))).FullName);
    }

    /// <summary>The name of the file system that a directory is on.</summary>
    public static string FileSystemOf(string place) => DriveInfo.GetDrives()
        .Where(drive => place.StartsWith(drive.RootDirectory.FullName, StringComparison.Ordinal))
        .MaxBy(drive => drive.RootDirectory.FullName.Length)?.DriveFormat ?? "unknown";

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
