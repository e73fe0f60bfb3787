using Microsoft.AspNetCore.Http;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Gateway;

/// <summary>The same as <see cref="BatchAnswer{T}"/> in bytes (docs/formats.md, "Bulk results").</summary>
internal sealed class BulkAnswer<T>(Submission<T> submission, IReadOnlyList<CommandResult> results) : IResult
    where T : class
{
    private const int ItemsPerFlush = 256;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var items = BatchItem.All(submission, results);
        response.StatusCode = BatchItem.StatusOf(items);
        response.ContentType = BulkResults.MediaType;
        BulkResults.WriteHead(response.BodyWriter, items.Length);
        for (var i = 0; i < items.Length; i++)
        {
            BulkResults.Write(response.BodyWriter, items[i].ToBulk());
            if ((i + 1) % ItemsPerFlush == 0)
            {
                await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
            }
        }

        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}
