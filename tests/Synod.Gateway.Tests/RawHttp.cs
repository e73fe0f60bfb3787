using System.Net.Sockets;
using System.Text;

namespace Synod.Gateway.Tests;

/// <summary>Sends bytes that no decent client would send, and reads what comes back until the server closes.</summary>
internal static class RawHttp
{
    public static async Task<string> SendAsync(Uri address, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Sends a part of a request and closes the connection.</summary>
    public static async Task SendAndLeaveAsync(Uri address, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
    }

    /// <summary>A request without a body, whose path is sent as it is.</summary>
    public static Task<string> GetAsync(Uri address, string target) =>
        SendAsync(address, $"GET {target} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n\r\n");
}
