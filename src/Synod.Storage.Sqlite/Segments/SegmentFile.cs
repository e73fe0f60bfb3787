using Microsoft.Win32.SafeHandles;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>One open file beside <c>index.db</c>. Its errors are those that the ports promise.</summary>
internal sealed class SegmentFile : IDisposable
{
    private const int StreamBufferBytes = 1 << 16;

    private readonly SafeFileHandle _handle;
    private readonly SegmentDirectory _directory;
    private volatile bool _isDurable;

    public SegmentFile(SegmentDirectory directory, SegmentName name, SafeFileHandle handle, bool isDurable)
    {
        _directory = directory;
        _handle = handle;
        _isDurable = isDurable;
        Name = name;
        Seed = name.Seed(directory.Key);
    }

    public SegmentName Name { get; }

    /// <summary>What the checksums of this file begin with.</summary>
    public ulong Seed { get; }

    /// <summary>The file's length, in bytes.</summary>
    public long Length => _directory.Describe(Name, () => RandomAccess.GetLength(_handle));

    /// <summary>Reads up to as many bytes as fit; fewer at the end of the file.</summary>
    /// <exception cref="StoreException">The disk failed.</exception>
    public int Read(Span<byte> bytes, long offset)
    {
        _directory.CountRead();
        try
        {
            var count = 0;
            while (count < bytes.Length && RandomAccess.Read(_handle, bytes[count..], offset + count) is > 0 and var read)
            {
                count += read;
            }

            return count;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw _directory.Failed(Name, error);
        }
    }

    /// <summary>Writes bytes; they are durable after <see cref="Flush"/>.</summary>
    /// <exception cref="StoreException">The disk is full, or failed. What was written is unknown.</exception>
    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        _isDurable = false;
        try
        {
            _directory.RequireRoom(offset + bytes.Length);
            RandomAccess.Write(_handle, bytes, offset);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw _directory.Failed(Name, error);
        }
    }

    /// <summary>The file as a stream, which has no errors of its own: those of the system. To dispose of it closes the file.</summary>
    public Stream AsStream(FileAccess access) => new FileStream(_handle, access, StreamBufferBytes);

    /// <summary>Makes durable what was written before. More may be written at the same time.</summary>
    public void Flush()
    {
        if (_isDurable)
        {
            return;
        }

        // Before the flush: what is written during it may need another one.
        _isDurable = true;
        try
        {
            _directory.Describe(Name, () =>
            {
                RandomAccess.FlushToDisk(_handle);
                return true;
            });
        }
        catch
        {
            _isDurable = false;
            throw;
        }
    }

    /// <summary>The exception for bytes that are not those that were written.</summary>
    public CorruptRecordException Damaged(string words) => _directory.Damaged(Name, words);

    /// <summary>Closes and deletes a file that came to nothing.</summary>
    public void Discard()
    {
        Dispose();
        _directory.Delete(Name);
    }

    public void Dispose() => _handle.Dispose();
}
