using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Synod.Storage.AzureTables;

/// <summary>Says when a request was sent, and in which version of the service's protocol.</summary>
internal sealed class ProtocolPolicy(TimeProvider clock) : HttpPipelineSynchronousPolicy
{
    /// <summary>The first version that takes tokens as well as keys.</summary>
    public const string Version = "2020-12-06";

    public const string DateHeader = "x-ms-date";

    /// <inheritdoc/>
    public override void OnSendingRequest(HttpMessage message)
    {
        var headers = message.Request.Headers;
        headers.SetValue("x-ms-version", Version);
        headers.SetValue("DataServiceVersion", "3.0");
        headers.SetValue(DateHeader, clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture));
    }
}

/// <summary>
/// Signs a request with the account's key. It stands after the retries, so that each of them is signed with its own time:
/// the service refuses a request that is a quarter of an hour old.
/// </summary>
internal sealed class SharedKeyPolicy(SharedKey key) : HttpPipelineSynchronousPolicy
{
    /// <inheritdoc/>
    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
        request.Headers.TryGetValue("Content-Type", out var contentType);
        request.Headers.TryGetValue(ProtocolPolicy.DateHeader, out var date);
        request.Headers.SetValue(
            "Authorization", key.Authorization(request.Method.Method, contentType ?? "", date ?? "", request.Uri.ToUri()));
    }
}
