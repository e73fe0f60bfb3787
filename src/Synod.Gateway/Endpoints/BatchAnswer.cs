using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Synod.Runtime;

namespace Synod.Gateway;

/// <summary>
/// The answer to many items at once: 201 if all are new, 200 if all went well, else 207; in the format of the request.
/// Written as a stream, since 8,192 results need not be in memory twice.
/// </summary>
internal sealed class BatchAnswer<T>(Submission<T> submission, IReadOnlyList<CommandResult> results) : IResult
    where T : class
{
    // Often enough that a client sees the first results early, seldom enough that a result is not a packet.
    private const int ItemsPerFlush = 256;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var items = BatchItem.All(submission, results);
        response.StatusCode = BatchItem.StatusOf(items);
        var isLines = submission.Shape == SubmissionShape.Lines;
        response.ContentType = isLines ? NdJson.MediaType : Answers.JsonType;
        using var writer = new Utf8JsonWriter(response.BodyWriter, GatewayJson.WriterOptions);
        if (!isLines)
        {
            writer.WriteStartObject();
            writer.WriteStartArray("results"u8);
        }

        for (var i = 0; i < items.Length; i++)
        {
            items[i].WriteTo(writer);
            if (isLines)
            {
                // Line ends are no part of JSON: the writer begins a new value after each.
                writer.Flush();
                writer.Reset();
                response.BodyWriter.GetSpan(1)[0] = (byte)'\n';
                response.BodyWriter.Advance(1);
            }

            if ((i + 1) % ItemsPerFlush == 0)
            {
                writer.Flush();
                await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
            }
        }

        if (!isLines)
        {
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.Flush();
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}
