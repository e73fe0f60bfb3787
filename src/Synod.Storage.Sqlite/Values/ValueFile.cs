using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Synod.Hosting;

namespace Synod.Storage.Sqlite;

/// <summary>
/// One file of values. Only the instance that made it appends to it, and only while it is open: so two processes never write
/// into one file, and what a crash left at the end of one is nobody's.
/// </summary>
internal sealed class ValueFile : IDisposable
{
    /// <summary>
    /// Values begin at its multiples, in bytes: no write touches a page, of the cache or of the disk, that has bytes of a value
    /// which was acknowledged before. The header has the first one.
    /// </summary>
    public const int Alignment = 4096;

    private const int MaxHeaderBytes = 256;

    private readonly SafeFileHandle _handle;
    private readonly long _room;

    private ValueFile(string path, long number, long room, SafeFileHandle handle)
    {
        Path = path;
        Number = number;
        _room = room;
        _handle = handle;
    }

    public string Path { get; }

    public long Number { get; }

    /// <summary>Where the next value goes.</summary>
    public long End { get; private set; } = Alignment;

    /// <summary>Makes a file, durable with its name when this returns; null if there is one of that name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="number">Its number.</param>
    /// <param name="owner">Whose values go there.</param>
    /// <param name="room">The bytes at which the disk counts as full. A test's seam.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static ValueFile? TryCreate(string path, long number, AcceptorIdentity owner, long room)
    {
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }

        var file = new ValueFile(path, number, room, handle);
        try
        {
            file.Write(Header(owner, number), 0);
            DurableFile.SyncDirectory(System.IO.Path.GetDirectoryName(path)!);
            return file;
        }
        catch
        {
            file.Discard();
            throw;
        }
    }

    /// <summary>Reads a value.</summary>
    /// <exception cref="FormatException">The file is missing, is another one, or its bytes are not those that were written.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static byte[] Read(string path, AcceptorIdentity owner, in ValuePlace place)
    {
        using var handle = OpenToRead(path, owner, place.File);

        // Before memory is taken for it: a length that no file has would be a reason to stop for want of memory.
        var value = RandomAccess.GetLength(handle) - place.Offset >= place.Length ? new byte[place.Length] : [];
        return Fill(handle, value, place.Offset) == place.Length && place.Matches(value)
            ? value
            : throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"The {place.Length} bytes of its value, at {place.Offset} of '{path}', are cut off or do not match their checksum."));
    }

    /// <summary>Checks that a file is there and is the one it should be.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void Check(string path, AcceptorIdentity owner, long number) => OpenToRead(path, owner, number).Dispose();

    /// <summary>Appends a value; it is durable when this returns.</summary>
    /// <exception cref="IOException">The disk is full, or failed.</exception>
    /// <remarks>
    /// After an error the next value is written over what is there. A system may call pages clean whose flush failed; but no
    /// earlier value has any of them, and the next one writes all of its own anew, so that its own flush speaks for them.
    /// </remarks>
    public ValuePlace Append(ReadOnlySpan<byte> value)
    {
        var place = ValuePlace.Of(Number, End, value);
        try
        {
            Write(value, End);
        }
        catch (IOException)
        {
            GiveRoomBack();
            throw;
        }

        End += (value.Length + (long)Alignment - 1) / Alignment * Alignment;
        return place;
    }

    /// <summary>Closes and deletes a file that no row names.</summary>
    public void Discard()
    {
        Dispose();
        try
        {
            File.Delete(Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It stays, and nobody writes or reads it.
        }
    }

    public void Dispose() => _handle.Dispose();

    private static SafeFileHandle OpenToRead(string path, AcceptorIdentity owner, long number)
    {
        if (!File.Exists(path))
        {
            throw new FormatException($"The file of values '{path}' is missing.");
        }

        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            var expected = Header(owner, number);
            var found = new byte[MaxHeaderBytes];
            var count = Fill(handle, found, 0);
            return found.AsSpan(0, count).StartsWith(expected)
                ? handle
                : throw new FormatException($"The file '{path}' is not the one that belongs there: {Describe(found.AsSpan(0, count))}.");
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static byte[] Header(AcceptorIdentity owner, long number) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"synod values 1\nstore {owner.StoreId}\nacceptor {owner.Number}\nfile {number}\n"));

    // A person compares it with what the other files say.
    private static string Describe(ReadOnlySpan<byte> found)
    {
        var end = found.IndexOf((byte)0);
        var text = Encoding.ASCII.GetString(end < 0 ? found : found[..end]).Trim();
        return text.StartsWith("synod values", StringComparison.Ordinal) && text.All(c => c == '\n' || !char.IsControl(c))
            ? $"it says '{text.Replace("\n", ", ", StringComparison.Ordinal)}'"
            : "it is no file of values";
    }

    private static int Fill(SafeFileHandle handle, Span<byte> bytes, long offset)
    {
        var count = 0;
        while (count < bytes.Length && RandomAccess.Read(handle, bytes[count..], offset + count) is > 0 and var read)
        {
            count += read;
        }

        return count;
    }

    // The half of a large value that found room would leave none for the small ones.
    private void GiveRoomBack()
    {
        try
        {
            RandomAccess.SetLength(_handle, End);
        }
        catch (IOException)
        {
            // It stays until the next value is written over it.
        }
    }

    private void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        if (offset + bytes.Length > _room)
        {
            throw new IOException("no room", ValueLog.DiskFull);
        }

        RandomAccess.Write(_handle, bytes, offset);
        RandomAccess.FlushToDisk(_handle);
    }
}
