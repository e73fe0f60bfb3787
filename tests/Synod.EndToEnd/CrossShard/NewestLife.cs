namespace Synod.EndToEnd;

/// <summary>Sends every request to the server's newest life, as one address in front of all of them would.</summary>
internal sealed class NewestLife(MortalServer server) : DelegatingHandler(new SocketsHttpHandler())
{
    public static readonly Uri Address = new("http://newest.invalid");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = new Uri(server.Now.Address, request.RequestUri!.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }
}
