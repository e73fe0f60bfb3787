using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Synod.Runtime;

namespace Synod.Gateway;

/// <summary>
/// The answer to many items at once: 201 if all are new, 200 if all went well, else 207; in the format of the request.
/// Written as a stream, since 8,192 results need not be in memory twice.
/// </summary>
internal sealed class BatchAnswer(SubmissionShape shape, IReadOnlyList<ItemResultBody> results) : IResult
{
    // Often enough that a client sees the first results early, seldom enough that a line is not a packet.
    private const int LinesPerFlush = 256;

    /// <summary>Puts the ledger's results back between the items that it never saw.</summary>
    public static BatchAnswer Of<T>(Submission<T> submission, IReadOnlyList<CommandResult> results)
        where T : class
    {
        var bodies = new ItemResultBody[submission.Items.Count];
        var next = 0;
        for (var i = 0; i < bodies.Length; i++)
        {
            var item = submission.Items[i];
            bodies[i] = item.Problem is { } problem
                ? ItemResultBody.From(item.Id, problem)
                : ItemResultBody.From(item.Id, results[next++]);
        }

        return new BatchAnswer(submission.Shape, bodies);
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status();
        if (shape == SubmissionShape.Array)
        {
            await response.WriteAsJsonAsync(
                new ResultsBody(results), GatewayJson.Written.ResultsBody, contentType: null, httpContext.RequestAborted);
            return;
        }

        response.ContentType = NdJson.MediaType;
        using var writer = new Utf8JsonWriter(
            response.BodyWriter, new JsonWriterOptions { Encoder = GatewayJson.Written.Options.Encoder });
        for (var i = 0; i < results.Count; i++)
        {
            JsonSerializer.Serialize(writer, results[i], GatewayJson.Written.ItemResultBody);
            writer.Flush();
            writer.Reset();
            response.BodyWriter.GetSpan(1)[0] = (byte)'\n';
            response.BodyWriter.Advance(1);
            if ((i + 1) % LinesPerFlush == 0)
            {
                await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
            }
        }

        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    private int Status()
    {
        var repeats = 0;
        foreach (var result in results)
        {
            if (result.Problem is not null)
            {
                return StatusCodes.Status207MultiStatus;
            }

            repeats += result.Status == StatusCodes.Status200OK ? 1 : 0;
        }

        return repeats == 0 ? StatusCodes.Status201Created : StatusCodes.Status200OK;
    }
}
