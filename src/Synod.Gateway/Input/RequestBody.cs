using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Synod.Ledger;

namespace Synod.Gateway;

/// <summary>How the body of a request is written.</summary>
internal enum BodyFormat
{
    /// <summary>There is no body.</summary>
    None,

    /// <summary>One JSON value (RFC 8259).</summary>
    Json,

    /// <summary>One JSON value a line.</summary>
    Lines,

    /// <summary>The binary form of many items (docs/formats.md, "Bulk transactions").</summary>
    Bulk,
}

/// <summary>In which ways the body of a request may be written.</summary>
internal enum BodyTypes
{
    /// <summary>One JSON value.</summary>
    Json,

    /// <summary>That, or JSON in lines.</summary>
    JsonOrLines,

    /// <summary>These, or bytes.</summary>
    JsonOrLinesOrBulk,
}

/// <summary>The whole body of a request, at most as long as the limit, in a rented buffer.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstBuffer = 16 * 1024;

    private byte[] _buffer;
    private int _length;

    private RequestBody(BodyFormat format, byte[] buffer)
    {
        Format = format;
        _buffer = buffer;
    }

    public BodyFormat Format { get; }

    /// <summary>The bytes as they came.</summary>
    public ReadOnlySpan<byte> Raw => _buffer.AsSpan(0, _length);

    /// <summary>The bytes without a byte order mark, which RFC 8259 allows a reader to ignore.</summary>
    public ReadOnlyMemory<byte> Bytes
    {
        get
        {
            var bytes = _buffer.AsMemory(0, _length);
            return bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        }
    }

    /// <summary>Reads the body.</summary>
    /// <exception cref="ProblemException">It is over the limit, or of a type that is not read here.</exception>
    /// <exception cref="ClientGoneException">The connection broke.</exception>
    public static async Task<RequestBody> ReadAsync(HttpContext httpContext, GatewayOptions options, BodyTypes types)
    {
        if (httpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false
            || httpContext.Request.ContentLength == 0)
        {
            return new RequestBody(BodyFormat.None, []);
        }

        var format = FormatOf(httpContext.Request, types);
        if (httpContext.Request.ContentLength > options.MaxBodyBytes)
        {
            throw TooLarge(options);
        }

        // The server's own limit may be below ours, and it counts the framing of chunks too. Here the content is counted.
        if (httpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        var body = new RequestBody(format, ArrayPool<byte>.Shared.Rent(FirstBuffer));
        try
        {
            await body.FillAsync(httpContext, options);
        }
        catch
        {
            body.Dispose();
            throw;
        }

        if (body._length == 0)
        {
            body.Dispose();
            return new RequestBody(BodyFormat.None, []);
        }

        return body;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _length = 0;
        }
    }

    // The content's length is the client's word: the buffer grows with what has really come.
    private async ValueTask FillAsync(HttpContext httpContext, GatewayOptions options)
    {
        var reader = httpContext.Request.BodyReader;
        while (true)
        {
            ReadResult read;
            try
            {
                read = await reader.ReadAsync(httpContext.RequestAborted);
            }
            catch (IOException e) when (e is not BadHttpRequestException)
            {
                throw new ClientGoneException(e);
            }

            var isTooLarge = _length + read.Buffer.Length > options.MaxBodyBytes;
            if (!isTooLarge)
            {
                Append(read.Buffer);
            }

            reader.AdvanceTo(read.Buffer.End);
            if (isTooLarge)
            {
                throw TooLarge(options);
            }

            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    private void Append(in ReadOnlySequence<byte> bytes)
    {
        var needed = _length + (int)bytes.Length;
        if (needed > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _buffer.Length * 2));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        bytes.CopyTo(_buffer.AsSpan(_length));
        _length = needed;
    }

    private static BodyFormat FormatOf(HttpRequest request, BodyTypes types)
    {
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && encoding != "identity")
        {
            throw Unsupported("A compressed body is not read here.");
        }

        if (request.ContentType == "application/json")
        {
            return BodyFormat.Json;
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || (type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            throw Unsupported(Expected(types));
        }

        if (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            return BodyFormat.Json;
        }

        if (types >= BodyTypes.JsonOrLines && type.MediaType.Equals(NdJson.MediaType, StringComparison.OrdinalIgnoreCase))
        {
            return BodyFormat.Lines;
        }

        return types >= BodyTypes.JsonOrLinesOrBulk && type.MediaType.Equals(BulkTransactions.MediaType, StringComparison.OrdinalIgnoreCase)
            ? BodyFormat.Bulk
            : throw Unsupported(Expected(types));
    }

    private static string Expected(BodyTypes types)
    {
        var others = types switch
        {
            BodyTypes.Json => ".",
            BodyTypes.JsonOrLines => " or application/x-ndjson.",
            _ => $" or application/x-ndjson. Or it is bytes: {BulkTransactions.MediaType}.",
        };
        return "The body is JSON in UTF-8: the header Content-Type is application/json" + others;
    }

    private static ProblemException Unsupported(string detail) => new(new Problem(ProblemType.UnsupportedMediaType, detail));

    private static ProblemException TooLarge(GatewayOptions options) => new(new Problem(
        ProblemType.TooLarge, $"A body has at most {options.MaxBodyBytes} bytes. Send the items in several requests."));
}
