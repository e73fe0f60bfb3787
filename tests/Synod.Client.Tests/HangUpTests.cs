using System.Net;
using System.Net.Sockets;
using System.Text;
using Synod.Ledger;

namespace Synod.Client.Tests;

/// <summary>A server that is killed when it has the request: over a real connection, since it is the transport that matters.</summary>
public class HangUpTests
{
    private static readonly TransactionId Id = TransactionId.Parse("t-1");

    [Fact]
    public async Task A_void_that_was_sent_has_an_unknown_outcome() =>
        await HangsUpOnAsync(client => client.VoidAsync(Samples.Bank, Id));

    [Fact]
    public async Task A_post_in_full_that_was_sent_has_an_unknown_outcome() =>
        await HangsUpOnAsync(client => client.PostAsync(Samples.Bank, Id));

    [Fact]
    public async Task A_payment_that_was_sent_has_an_unknown_outcome() =>
        await HangsUpOnAsync(client => client.SubmitAsync(Samples.Bank, Samples.Payment));

    private static async Task HangsUpOnAsync(Func<SynodClient, Task> write)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeOneAndDieAsync(listener);
        using var http = new HttpClient { BaseAddress = new Uri($"http://{listener.LocalEndpoint}/") };
        var client = new SynodClient(http, new SynodClientOptions { Retry = new RetryPolicy { MaxAttempts = 1 } });

        Assert.Empty(await client.ListLedgersAsync());
        await Assert.ThrowsAsync<SynodOutcomeUnknownException>(() => write(client));
        await serving;
    }

    /// <summary>Answers a first request, takes a second one on the same connection, and is gone.</summary>
    private static async Task ServeOneAndDieAsync(TcpListener listener)
    {
        using var connection = await listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(connection.GetStream(), Encoding.ASCII);
        await HeaderAsync(reader);
        await connection.GetStream().WriteAsync(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"ledgers\":[]}"u8.ToArray());
        await HeaderAsync(reader);
        listener.Stop();
    }

    private static async Task HeaderAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
        }
    }
}
