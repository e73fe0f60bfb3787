using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Synod.Client;

/// <summary>
/// One request as bytes, so that every attempt sends exactly the same: a repeat with other content under the same id
/// would be a conflict.
/// </summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path and the query, without a leading slash.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="Accept">The media type that the answer should have.</param>
/// <param name="IsWrite">True if it may change something: then silence is an unknown outcome.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path, byte[]? Body, string Accept, bool IsWrite)
{
    private const string Json = "application/json";

    /// <summary>The type of the body.</summary>
    public string ContentType { get; init; } = Json;

    public static ApiRequest Get(string path, string accept = Json) => new(HttpMethod.Get, path, null, accept, false);

    public static ApiRequest Post(string path) => new(HttpMethod.Post, path, null, Json, true);

    public static ApiRequest Post<T>(string path, T body, JsonTypeInfo<T> type) =>
        new(HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(body, type), Json, true);

    public static ApiRequest PostBytes(string path, byte[] body, string contentType, string accept) =>
        new(HttpMethod.Post, path, body, accept, true) { ContentType = contentType };

    public static ApiRequest Put<T>(string path, T body, JsonTypeInfo<T> type) =>
        new(HttpMethod.Put, path, JsonSerializer.SerializeToUtf8Bytes(body, type), Json, true);

    public HttpRequestMessage ToMessage(Uri server)
    {
        var message = new HttpRequestMessage(Method, new Uri(server, Path));
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(Accept));
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        }
        else if (IsWrite)
        {
            // Empty, and yet a body: what has none is sent again by the transport itself when the server hangs up, and a
            // refused second connection would then say "never sent" of what the first one may have delivered.
            message.Content = new ByteArrayContent([]);
        }

        return message;
    }
}

/// <summary>An answer, read to its end.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
/// <param name="RetryAfter">When the server asked us to come back; null if it did not.</param>
internal sealed record ApiAnswer(int Status, byte[] Body, TimeSpan? RetryAfter)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Reads the body.</summary>
    /// <exception cref="SynodProtocolException">It is not what the API says.</exception>
    public T Read<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Body, type) ?? throw new JsonException("The answer is null.");
        }
        catch (JsonException exception)
        {
            throw new SynodProtocolException("The answer is not one of this API: " + exception.Message, exception);
        }
    }

    /// <summary>The body as problem details; one made of the status if it is something else, such as a proxy's page.</summary>
    public Problem ReadProblem()
    {
        try
        {
            var problem = JsonSerializer.Deserialize(Body, SynodJson.Default.Problem);
            if (problem?.Type is not null || problem?.Title is not null)
            {
                return problem;
            }
        }
        catch (JsonException)
        {
            // Not ours. The status says enough.
        }

        return new Problem(null, null, Status, "The answer has no problem details: it may come from a proxy or another service.");
    }
}
