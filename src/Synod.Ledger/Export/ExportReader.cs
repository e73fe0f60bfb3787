using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Synod.Ledger;

/// <summary>
/// Reads an export file record by record (docs/formats.md, "Export file"). It vouches for the bytes of the file only; what
/// the records say is for a <see cref="ChainAuditor"/>.
/// </summary>
public sealed class ExportReader
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Stream _stream;
    private long _offset;
    private ulong _count;
    private bool _hasBlocks;
    private bool _isEnded;

    /// <summary>Begins to read at the stream's place.</summary>
    /// <exception cref="FormatException">This is not an export file.</exception>
    public ExportReader(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        Span<byte> magic = stackalloc byte[ExportLayout.Magic.Length];
        if (_stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) != magic.Length
            || !magic.SequenceEqual(ExportLayout.Magic))
        {
            throw new FormatException("This is not an export file: it does not begin with SYNODEX1.");
        }

        _offset = magic.Length;
    }

    /// <summary>
    /// Reads the next record; null after the last, and only then is the file known to be whole. What is read is newly
    /// allocated.
    /// </summary>
    /// <exception cref="FormatException">
    /// The file is damaged or cut off: the message names the record, from 0, and where it begins, in bytes from the file's
    /// beginning.
    /// </exception>
    public ExportRecord? Read()
    {
        if (_isEnded)
        {
            return null;
        }

        var payload = ReadPayload(out var type, out var size);
        ExportRecord? record = type switch
        {
            ExportLayout.KeyType when !_hasBlocks => new ExportRecord.Key(Text(payload)),
            ExportLayout.KeyType => throw Fault("the keys come first"),
            ExportLayout.BlockType => new ExportRecord.Block(payload),
            ExportLayout.CheckpointType => new ExportRecord.Checkpoint(Text(payload)),
            _ => End(payload),
        };
        _hasBlocks |= record is ExportRecord.Block or ExportRecord.Checkpoint;
        _offset += size;
        _count++;
        return record;
    }

    private byte[] ReadPayload(out byte type, out int size)
    {
        Span<byte> prefix = stackalloc byte[ExportLayout.PrefixSize];
        Fill(prefix);
        type = prefix[0];
        var most = ExportLayout.MaxPayload(type);
        if (most < 0)
        {
            throw Fault($"there is no type {type}");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (length > most)
        {
            throw Fault($"it has {length} bytes, and its type at most {most}");
        }

        var payload = new byte[length];
        Fill(payload);
        Span<byte> checksum = stackalloc byte[SHA256.HashSizeInBytes];
        Fill(checksum);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(prefix);
        hash.AppendData(payload);
        Span<byte> computed = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(computed);
        if (!checksum.SequenceEqual(computed))
        {
            throw Fault("its checksum does not match its bytes");
        }

        size = ExportLayout.PrefixSize + payload.Length + checksum.Length;
        return payload;
    }

    private ExportRecord? End(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != ExportLayout.EndBytes || BinaryPrimitives.ReadUInt64BigEndian(payload) != _count)
        {
            throw Fault($"the file says that it ends here, and not after {_count} records");
        }

        Span<byte> more = stackalloc byte[1];
        if (_stream.Read(more) > 0)
        {
            throw Fault("it is the last record, and more bytes follow");
        }

        _isEnded = true;
        return null;
    }

    private void Fill(Span<byte> buffer)
    {
        if (_stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) != buffer.Length)
        {
            throw Fault("the file is cut off here");
        }
    }

    private string Text(byte[] utf8)
    {
        try
        {
            return Utf8.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            throw Fault("its text is not well-formed UTF-8");
        }
    }

    private FormatException Fault(string problem) => new(string.Create(
        CultureInfo.InvariantCulture, $"The export file is damaged at record {_count}, which begins at byte {_offset}: {problem}."));
}
