using System.Globalization;
using Synod.Hosting;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>The directory of the files beside <c>index.db</c>, which names those that count.</summary>
/// <param name="path">The directory.</param>
/// <param name="key">The index's key.</param>
/// <param name="options">Sizes.</param>
/// <param name="adviceOnDamage">What an operator does about a damaged file: whole sentences.</param>
internal sealed class SegmentDirectory(string path, SipKey key, SegmentOptions options, string adviceOnDamage)
{
    private long _reads;

    public SipKey Key => key;

    public SegmentOptions Options => options;

    /// <summary>How many reads of files there were. A test's seam.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    /// <summary>Deletes the files of an index that is gone.</summary>
    /// <exception cref="StoreException">They cannot be deleted.</exception>
    public static void Clear(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                foreach (var file in Directory.EnumerateFiles(path).Where(SegmentName.IsName))
                {
                    File.Delete(file);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The files of a lost index in '{path}' cannot be deleted: {error.Message}", error);
        }
    }

    /// <summary>Makes a file. There is none of its name.</summary>
    /// <exception cref="StoreException">It cannot be made.</exception>
    public SegmentFile Create(SegmentName name) => new(this, name, Open(name, FileMode.CreateNew, FileAccess.ReadWrite), isDurable: false);

    /// <summary>Opens a file that a manifest names, to read it.</summary>
    /// <param name="name">The file.</param>
    /// <param name="length">The bytes that must be there.</param>
    /// <param name="mayBeLonger">True for a file that went on growing after the manifest.</param>
    /// <exception cref="CorruptRecordException">It is missing, or has another length.</exception>
    public SegmentFile OpenToRead(SegmentName name, long length, bool mayBeLonger = false)
    {
        if (!File.Exists(PathOf(name)))
        {
            throw Damaged(name, "it is missing");
        }

        var file = new SegmentFile(this, name, Open(name, FileMode.Open, FileAccess.Read), isDurable: true);
        try
        {
            var actual = file.Length;
            return actual == length || (actual > length && mayBeLonger)
                ? file
                : throw file.Damaged(string.Create(CultureInfo.InvariantCulture, $"it has {actual} bytes and should have {length}"));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Makes the names of new files durable.</summary>
    public void Flush() => Describe(null, () =>
    {
        DurableFile.SyncDirectory(path);
        return true;
    });

    /// <summary>Deletes the files of a shard that are not among those named. Makes the directory if it is missing.</summary>
    /// <exception cref="StoreException">The directory cannot be written.</exception>
    public void DeleteOthers(long shard, IEnumerable<SegmentName> named) => Describe(null, () =>
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            DurableFile.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }

        var kept = named.Select(name => name.FileName).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(path, SegmentName.Prefix(shard) + "*"))
        {
            if (!kept.Contains(Path.GetFileName(file)))
            {
                File.Delete(file);
            }
        }

        return true;
    });

    /// <summary>Deletes a file; one that cannot be deleted is left for the next opening.</summary>
    public void Delete(SegmentName name)
    {
        try
        {
            File.Delete(PathOf(name));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Nothing names it any more.
        }
    }

    /// <summary>Runs a call to the disk, its errors being those that the ports promise.</summary>
    /// <exception cref="StoreException">It failed.</exception>
    public T Describe<T>(SegmentName? name, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(name, error);
        }
    }

    public StoreException Failed(SegmentName? name, Exception error) =>
        new($"The index's file '{PathOf(name)}' cannot be read or written: {error.Message}", error);

    public CorruptRecordException Damaged(SegmentName name, string words) =>
        new($"The index's file '{PathOf(name)}' is damaged: {words}. {adviceOnDamage}");

    public void CountRead() => Interlocked.Increment(ref _reads);

    /// <summary>Fails as a full disk does if a file would be longer than the options allow.</summary>
    public void RequireRoom(long length)
    {
        if (length > options.MaxFileBytes)
        {
            throw new IOException("the disk is full");
        }
    }

    private Microsoft.Win32.SafeHandles.SafeFileHandle Open(SegmentName name, FileMode mode, FileAccess access) =>
        Describe(name, () => File.OpenHandle(PathOf(name), mode, access, FileShare.ReadWrite | FileShare.Delete));

    private string PathOf(SegmentName? name) => name is { } file ? Path.Combine(path, file.FileName) : path;
}

/// <summary>Sizes of the files beside <c>index.db</c>.</summary>
/// <param name="TableRecords">
/// How many facts are kept in memory before they are written as a run: 262,144, in 12 MiB. A page of a run is read for a
/// search in it, so that fewer and larger runs are better.
/// </param>
/// <param name="MaxFileBytes">The size, in bytes, at which a file counts as a full disk. A test's seam.</param>
internal sealed record SegmentOptions(int TableRecords = 1 << 18, long MaxFileBytes = long.MaxValue);
