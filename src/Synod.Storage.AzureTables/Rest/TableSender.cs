using Azure.Core;
using Azure.Core.Pipeline;
using Synod.Runtime;

namespace Synod.Storage.AzureTables;

/// <summary>A request to the table service.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Uri">The address, with its query.</param>
/// <param name="Body">The content; null for none.</param>
/// <param name="IfMatch">The version that a write is for; null if it is not conditional on one.</param>
internal sealed record TableRequest(RequestMethod Method, Uri Uri, byte[]? Body = null, string? IfMatch = null)
{
    public const string Json = "application/json";

    /// <summary>The type of the content.</summary>
    public string ContentType { get; init; } = Json;
}

/// <summary>An answer of the table service, whatever it says.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The content.</param>
/// <param name="Headers">The headers.</param>
/// <param name="WasRetried">True if it answers a repetition: the first request may have been carried out.</param>
internal sealed record TableAnswer(int Status, ReadOnlyMemory<byte> Body, ResponseHeaders Headers, bool WasRetried)
{
    /// <summary>The error code; null for none.</summary>
    public string? Code { get; } = Status < 400 ? null : TableErrors.Code(Body);

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>A header's value; null if it is not there.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;
}

/// <summary>Sends requests, and says in words why there is no answer.</summary>
/// <param name="pipeline">The way to the service.</param>
/// <param name="where">The store's name for an operator.</param>
internal sealed class TableSender(HttpPipeline pipeline, string where)
{
    /// <summary>Sends a request.</summary>
    /// <exception cref="StoreException">There is no answer: of a write the outcome is unknown.</exception>
    public async ValueTask<TableAnswer> SendAsync(TableRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var message = pipeline.CreateMessage();
        Fill(message.Request, request);
        try
        {
            await pipeline.SendAsync(message, cancellationToken);
        }
        catch (Exception error) when (TableErrors.IsOfPipeline(error))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw TableErrors.Describe(where, error);
        }

        var response = message.Response;
        return new TableAnswer(
            response.Status,
            response.ContentStream is null ? default : response.Content.ToMemory(),
            response.Headers,
            message.ProcessingContext.RetryNumber > 0);
    }

    private static void Fill(Request to, TableRequest request)
    {
        to.Method = request.Method;
        to.Uri.Reset(request.Uri);
        to.Headers.SetValue("Accept", "application/json;odata=minimalmetadata");
        if (request.IfMatch is { } version)
        {
            to.Headers.SetValue("If-Match", version);
        }

        if (request.Body is { } body)
        {
            to.Headers.SetValue("Content-Type", request.ContentType);
            to.Headers.SetValue("Prefer", "return-no-content");
            to.Content = RequestContent.Create(body);
        }
    }
}
