using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace Synod.Benchmarks;

/// <summary>
/// One connection that posts to one path and reads the answers, over a plain socket (RFC 9112): a general client costs as much
/// processor time a request as the server that is measured beside it. It knows what a server of ours says, and ends the run at
/// anything else.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private const int FirstBuffer = 16 * 1024;
    private readonly Uri _address;
    private readonly byte[] _head;
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _answer = new byte[FirstBuffer];
    private int _filled;
    private int _bodyStart;
    private int _bodyLength;

    /// <summary>A connection, made by its first request.</summary>
    public HttpConnection(Uri address, string path, string contentType, string accept)
    {
        _address = address;
        _head = Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: {contentType}\r\nAccept: {accept}\r\nContent-Length: ");
    }

    /// <summary>The status of the last answer.</summary>
    public int Status { get; private set; }

    /// <summary>The body of the last answer.</summary>
    public ReadOnlySpan<byte> Body => _answer.AsSpan(_bodyStart, _bodyLength);

    /// <summary>Sends a request and reads its answer to the end.</summary>
    /// <param name="request">The body, with room for the head before it.</param>
    /// <param name="headRoom">How much room.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="BenchmarkException">The connection broke, or this is no answer of ours.</exception>
    public async ValueTask SendAsync(Memory<byte> request, int headRoom, CancellationToken cancellationToken)
    {
        try
        {
            if (!_socket.Connected)
            {
                await _socket.ConnectAsync(_address.Host, _address.Port, cancellationToken);
            }

            var rest = request[(headRoom - WriteHead(request.Span, headRoom))..];
            while (!rest.IsEmpty)
            {
                rest = rest[await _socket.SendAsync(rest, cancellationToken)..];
            }

            var reader = new HttpAnswer();
            _filled = 0;
            while (!reader.TryRead(_answer.AsSpan(0, _filled)))
            {
                if (_filled == _answer.Length)
                {
                    Array.Resize(ref _answer, 2 * _answer.Length);
                }

                var read = await _socket.ReceiveAsync(_answer.AsMemory(_filled), cancellationToken);
                _filled += read > 0 ? read : throw new BenchmarkException("The server closed a connection.");
            }

            (Status, _bodyStart, _bodyLength) = (reader.Status, reader.BodyStart, reader.BodyLength);
        }
        catch (SocketException e)
        {
            throw new BenchmarkException($"A connection to {_address} broke: {e.Message}");
        }
    }

    public void Dispose() => _socket.Dispose();

    // Right before the body, so that both leave together.
    private int WriteHead(Span<byte> request, int headRoom)
    {
        Span<byte> length = stackalloc byte[16];
        Utf8Formatter.TryFormat(request.Length - headRoom, length, out var digits);
        var size = _head.Length + digits + 4;
        var head = request[(headRoom - size)..headRoom];
        _head.CopyTo(head);
        length[..digits].CopyTo(head[_head.Length..]);
        "\r\n\r\n"u8.CopyTo(head[(_head.Length + digits)..]);
        return size;
    }
}
