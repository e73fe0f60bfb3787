using System.Buffers.Binary;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>
/// A file that is written once, from its beginning to its end, and read in the same way, in parts: u32 length, little-endian, as
/// many bytes, and a checksum over both, the file and the place.
/// </summary>
internal static class PartFile
{
    private const int FrameBytes = sizeof(uint) + Checksum.Bytes;

    /// <summary>Writes a file, which is durable after a flush.</summary>
    /// <exception cref="StoreException">The disk is full, or failed. There is no file then.</exception>
    public static SegmentFile Write(SegmentDirectory directory, SegmentName name, IEnumerable<ReadOnlyMemory<byte>> parts)
    {
        var file = directory.Create(name);
        try
        {
            var (offset, frame) = (0L, Array.Empty<byte>());
            foreach (var part in parts)
            {
                var length = part.Length + FrameBytes;
                frame = frame.Length < length ? new byte[length] : frame;
                BinaryPrimitives.WriteInt32LittleEndian(frame, part.Length);
                part.Span.CopyTo(frame.AsSpan(sizeof(uint)));
                Checksum.Seal(file.Seed ^ (ulong)offset, frame.AsSpan(0, length));
                file.Write(frame.AsSpan(0, length), offset);
                offset += length;
            }

            return file;
        }
        catch
        {
            file.Discard();
            throw;
        }
    }

    /// <summary>Reads the next part.</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">How long it is, in bytes.</param>
    /// <param name="offset">Where the part begins; then where the next one does.</param>
    /// <exception cref="CorruptRecordException">It is damaged.</exception>
    public static ReadOnlyMemory<byte> Read(SegmentFile file, long length, ref long offset)
    {
        Span<byte> head = stackalloc byte[sizeof(uint)];
        var bytes = file.Read(head, offset) == head.Length ? BinaryPrimitives.ReadUInt32LittleEndian(head) : uint.MaxValue;
        if (bytes > length - offset - FrameBytes)
        {
            throw Damaged(offset);
        }

        var frame = new byte[bytes + FrameBytes];
        if (file.Read(frame, offset) != frame.Length || !Checksum.Matches(file.Seed ^ (ulong)offset, frame))
        {
            throw Damaged(offset);
        }

        offset += frame.Length;
        return frame.AsMemory(sizeof(uint), (int)bytes);

        CorruptRecordException Damaged(long at) => file.Damaged($"its part at byte {at} does not match its checksum");
    }
}
