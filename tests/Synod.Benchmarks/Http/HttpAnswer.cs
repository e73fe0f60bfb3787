using System.Buffers.Text;
using System.Text;

namespace Synod.Benchmarks;

/// <summary>
/// Reads an answer while it comes: its head, then a body that has a length or comes in chunks, which are moved together where they
/// are.
/// </summary>
internal sealed class HttpAnswer
{
    private const int StatusAt = 9;
    private const int MaxExample = 200;
    private bool _hasHead;
    private bool _isChunked;

    // What of the bytes was looked at already, in a body of chunks.
    private int _position;

    /// <summary>The status, once the answer is whole.</summary>
    public int Status { get; private set; }

    /// <summary>Where its body begins.</summary>
    public int BodyStart { get; private set; }

    /// <summary>How long its body is.</summary>
    public int BodyLength { get; private set; }

    /// <summary>Looks at all bytes that have come; true if the answer is whole.</summary>
    /// <exception cref="BenchmarkException">It is no answer of ours.</exception>
    public bool TryRead(Span<byte> bytes)
    {
        if (!_hasHead && !TryReadHead(bytes))
        {
            return false;
        }

        return _isChunked ? TryReadChunks(bytes) : bytes.Length == BodyStart + BodyLength
            || (bytes.Length > BodyStart + BodyLength ? throw Strange(bytes) : false);
    }

    private bool TryReadHead(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        if (!bytes.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(bytes.Slice(StatusAt, 3), out int status, out _))
        {
            throw Strange(bytes);
        }

        var head = bytes[..(end + 2)];
        if (Find(head, "\r\nContent-Length: "u8) is var at and > 0 && Utf8Parser.TryParse(head[at..], out int length, out _))
        {
            BodyLength = length;
        }
        else
        {
            _isChunked = Find(head, "\r\nTransfer-Encoding: chunked"u8) > 0 ? true : throw Strange(bytes);
        }

        (_hasHead, Status, BodyStart, _position) = (true, status, end + 4, end + 4);
        return true;
    }

    private bool TryReadChunks(Span<byte> bytes)
    {
        while (bytes[_position..].IndexOf("\r\n"u8) is var line and >= 0)
        {
            if (!Utf8Parser.TryParse(bytes.Slice(_position, line), out int size, out var digits, 'x') || digits != line)
            {
                throw Strange(bytes);
            }

            var start = _position + line + 2;
            if (bytes.Length < start + size + 2)
            {
                return false;
            }

            bytes.Slice(start, size).CopyTo(bytes[(BodyStart + BodyLength)..]);
            BodyLength += size;
            _position = start + size + 2;
            if (size == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static int Find(ReadOnlySpan<byte> head, ReadOnlySpan<byte> field) =>
        head.IndexOf(field) is var at and >= 0 ? at + field.Length : -1;

    private static BenchmarkException Strange(ReadOnlySpan<byte> bytes) =>
        new("This is no answer of the server: " + Encoding.ASCII.GetString(bytes[..Math.Min(bytes.Length, MaxExample)]));
}
