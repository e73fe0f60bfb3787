using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Synod.Gateway;

/// <summary>
/// One JSON value as the answer, written whole and with its length: a small body in chunks costs the server and the client more
/// than its own bytes.
/// </summary>
internal sealed class JsonAnswer<T>(T body, JsonTypeInfo<T> type, int status) : IResult
{
    // A transaction of one transfer takes some 600 bytes.
    private const int FirstBuffer = 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // By the code that was generated for the type: the serializer itself takes it only without an encoder of our own.
        var bytes = new ArrayBufferWriter<byte>(FirstBuffer);
        using (var writer = new Utf8JsonWriter(bytes, GatewayJson.WriterOptions))
        {
            type.SerializeHandler!(writer, body);
        }

        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = Answers.JsonType;
        response.ContentLength = bytes.WrittenCount;
        await response.BodyWriter.WriteAsync(bytes.WrittenMemory, httpContext.RequestAborted);
    }
}
