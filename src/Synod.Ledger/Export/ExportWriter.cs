using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Synod.Ledger;

/// <summary>
/// Writes an export file record by record (docs/formats.md, "Export file"): the keys, then for each shard its blocks in order
/// and its newest checkpoint, then <see cref="End"/>. A file that was not ended reads as cut off.
/// </summary>
/// <remarks>It neither flushes nor closes the stream. After an exception the file is not to be used.</remarks>
public sealed class ExportWriter
{
    private readonly Stream _stream;
    private ulong _count;
    private bool _hasBlocks;
    private bool _isEnded;

    /// <summary>Begins a file at the stream's place.</summary>
    public ExportWriter(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _stream.Write(ExportLayout.Magic);
    }

    /// <summary>Writes a verifier key.</summary>
    /// <exception cref="InvalidOperationException">Something else than a key was written before: keys come first.</exception>
    public void WriteKey(string verifierKey)
    {
        ArgumentNullException.ThrowIfNull(verifierKey);
        if (_hasBlocks)
        {
            throw new InvalidOperationException("The keys come first in an export file.");
        }

        Write(ExportLayout.KeyType, Encoding.UTF8.GetBytes(verifierKey));
    }

    /// <summary>Writes a block's bytes.</summary>
    public void WriteBlock(ReadOnlyMemory<byte> block)
    {
        Write(ExportLayout.BlockType, block.Span);
        _hasBlocks = true;
    }

    /// <summary>Writes a signed checkpoint.</summary>
    public void WriteCheckpoint(string note)
    {
        ArgumentNullException.ThrowIfNull(note);
        Write(ExportLayout.CheckpointType, Encoding.UTF8.GetBytes(note));
        _hasBlocks = true;
    }

    /// <summary>Ends the file: says how many records it has, so that a cut shows.</summary>
    public void End()
    {
        Span<byte> count = stackalloc byte[ExportLayout.EndBytes];
        BinaryPrimitives.WriteUInt64BigEndian(count, _count);
        Write(ExportLayout.EndType, count);
        _isEnded = true;
    }

    private void Write(byte type, ReadOnlySpan<byte> payload)
    {
        if (_isEnded)
        {
            throw new InvalidOperationException("The export file is ended.");
        }

        if (payload.Length > ExportLayout.MaxPayload(type))
        {
            throw new ArgumentException($"A record of type {type} has at most {ExportLayout.MaxPayload(type)} bytes.", nameof(payload));
        }

        Span<byte> prefix = stackalloc byte[ExportLayout.PrefixSize];
        prefix[0] = type;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], payload.Length);
        Span<byte> checksum = stackalloc byte[SHA256.HashSizeInBytes];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(prefix);
        hash.AppendData(payload);
        hash.GetHashAndReset(checksum);
        _stream.Write(prefix);
        _stream.Write(payload);
        _stream.Write(checksum);
        _count++;
    }
}
