using System.Security.Cryptography;

namespace Synod.Ledger;

/// <summary>Gives a snapshot's bytes in pieces, without the checksum at their end, and checks that when they have come to it.</summary>
internal sealed class SnapshotInput(Stream stream) : IDisposable
{
    private const int PieceBytes = 1 << 16;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    // What has been read and may yet be asked for: bytes that were given, and then some that may be the checksum.
    private byte[] _buffer = new byte[PieceBytes + SHA256.HashSizeInBytes];
    private int _given;
    private int _read;

    /// <summary>Goes on.</summary>
    /// <param name="left">How many of the bytes that were given last are to be given again, before the next ones.</param>
    /// <param name="count">How many bytes are needed.</param>
    /// <returns>At least as many, unless the snapshot ends before; good until the next call.</returns>
    public ReadOnlySpan<byte> Next(int left, int count)
    {
        var old = _buffer.AsSpan((_given - left).._read);
        var needed = Math.Max(count, PieceBytes) + SHA256.HashSizeInBytes;
        var buffer = _buffer.Length < needed ? new byte[needed] : _buffer;
        old.CopyTo(buffer);
        (_buffer, _read) = (buffer, old.Length);
        _read += stream.ReadAtLeast(_buffer.AsSpan(_read), _buffer.Length - _read, throwOnEndOfStream: false);
        _given = Math.Max(left, _read - SHA256.HashSizeInBytes);
        _hash.AppendData(_buffer, left, _given - left);
        return _buffer.AsSpan(0, _given);
    }

    /// <summary>Requires that what was given are all bytes, and that the checksum after them is theirs.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public void End()
    {
        Span<byte> checksum = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(checksum);
        if (!checksum.SequenceEqual(_buffer.AsSpan(_given.._read)))
        {
            throw new FormatException("This is not a snapshot: its checksum does not match its bytes.");
        }
    }

    public void Dispose() => _hash.Dispose();
}
