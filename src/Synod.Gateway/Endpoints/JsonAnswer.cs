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
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, type);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = Answers.JsonType;
        response.ContentLength = bytes.Length;
        await response.BodyWriter.WriteAsync(bytes, httpContext.RequestAborted);
    }
}
