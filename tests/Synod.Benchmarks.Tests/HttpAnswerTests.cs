using System.Text;

namespace Synod.Benchmarks.Tests;

/// <summary>An answer is read to its end, however its bytes come in.</summary>
public class HttpAnswerTests
{
    [Theory]
    [InlineData("HTTP/1.1 201 Created\r\nContent-Length: 5\r\nDate: now\r\n\r\nhello", 201, "hello")]
    [InlineData(
        "HTTP/1.1 207 Multi-Status\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n", 207, "hello!")]
    [InlineData("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", 503, "")]
    public void A_body_has_a_length_or_comes_in_chunks(string text, int status, string body)
    {
        for (var step = 1; step <= text.Length; step++)
        {
            var bytes = Encoding.ASCII.GetBytes(text);
            var answer = new HttpAnswer();
            var come = 0;
            do
            {
                come = Math.Min(come + step, bytes.Length);
            }
            while (!answer.TryRead(bytes.AsSpan(0, come)) && come < bytes.Length);

            Assert.True(come == bytes.Length);
            Assert.Equal(
                (status, body), (answer.Status, Encoding.ASCII.GetString(bytes, answer.BodyStart, answer.BodyLength)));
        }
    }

    [Theory]
    [InlineData("SSH-2.0-x\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nServer: other\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n")]
    public void Anything_else_ends_the_run(string text) =>
        Assert.Throws<BenchmarkException>(() => new HttpAnswer().TryRead(Encoding.ASCII.GetBytes(text)));
}
