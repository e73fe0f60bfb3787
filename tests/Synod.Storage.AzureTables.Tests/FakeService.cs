using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Synod.Storage.AzureTables.Tests;

/// <summary>
/// A way to the service that a test can break: it counts requests, loses them, loses their answers, or answers itself.
/// </summary>
/// <param name="inner">The way to a real service; null if the test answers everything.</param>
internal sealed class FakeService(HttpPipelineTransport? inner = null) : HttpPipelineTransport
{
    private readonly List<string> _requests = [];

    /// <summary>What happens before a request arrives. It is told the request's number, from 0.</summary>
    public Func<int, Task> BeforeAsync { get; set; } = _ => Task.CompletedTask;

    /// <summary>Answers a request in the service's place; null to pass it on. It is told the request's number, from 0.</summary>
    public Func<int, Request, Response?> Answers { get; set; } = (_, _) => null;

    /// <summary>True if the answer to a request is lost after the service carried it out.</summary>
    public Func<int, Request, bool> LosesAnswer { get; set; } = (_, _) => false;

    /// <summary>The method and the address of each request so far.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>The body of the last request that had one.</summary>
    public byte[] Body { get; private set; } = [];

    public override Request CreateRequest() => (inner ?? HttpClientTransport.Shared).CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        var number = await RecordAsync(message);
        await BeforeAsync(number);
        if (Answers(number, message.Request) is { } answer)
        {
            message.Response = answer;
            return;
        }

        await (inner ?? throw new IOException("no answer")).ProcessAsync(message);
        if (LosesAnswer(number, message.Request))
        {
            throw new IOException("the connection was reset");
        }
    }

    private async Task<int> RecordAsync(HttpMessage message)
    {
        if (message.Request.Content is { } content)
        {
            using var body = new MemoryStream();
            await content.WriteToAsync(body, default);
            Body = body.ToArray();
        }

        lock (_requests)
        {
            _requests.Add($"{message.Request.Method} {message.Request.Uri.ToUri().AbsolutePath}");
            return _requests.Count - 1;
        }
    }
}
