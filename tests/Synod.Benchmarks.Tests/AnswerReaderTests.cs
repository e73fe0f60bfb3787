using System.Buffers;
using System.Net;
using System.Text;
using Synod.Ledger;

namespace Synod.Benchmarks.Tests;

/// <summary>Nothing that was not created is counted as if it was.</summary>
public class AnswerReaderTests
{
    [Theory]
    [InlineData(HttpStatusCode.Created, 1, 7)]
    [InlineData(HttpStatusCode.OK, 0, 0)]
    [InlineData(HttpStatusCode.UnprocessableEntity, 0, 0)]
    [InlineData(HttpStatusCode.ServiceUnavailable, 0, 0)]
    public void One_is_created_or_refused_by_its_status(HttpStatusCode status, int created, int amount)
    {
        var tally = AnswerReader.Read(status, "{}"u8, isMany: false, isBinary: false, [7]);

        Assert.Equal((created, (UInt128)amount, 1 - created), (tally.Created, tally.Amount, tally.Refused));
    }

    [Theory]
    [InlineData(
        """{"results":[{"id":"a","status":201},{"id":"b","status":422,"problem":{"title":"status"}},{"id":"c","status":201}]}""")]
    [InlineData("{\"id\":\"a\",\"status\":201}\n{\"id\":\"b\",\"status\":200}\n{\"id\":\"status\",\"status\":201}\n")]
    public void Many_are_counted_one_by_one(string body)
    {
        var tally = AnswerReader.Read(
            HttpStatusCode.MultiStatus, Encoding.UTF8.GetBytes(body), isMany: true, isBinary: false, [1, 10, 100]);

        Assert.Equal((2, (UInt128)101, 1), (tally.Created, tally.Amount, tally.Refused));
        Assert.StartsWith("207: ", tally.Example, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_in_bytes_are_counted_one_by_one()
    {
        var body = Bytes(
            BulkResult.Done(isRepeat: false, 0, 1, 2, default), BulkResult.Not(422, "insufficient-funds", "why"),
            BulkResult.Done(isRepeat: true, 0, 1, 2, default));
        var tally = AnswerReader.Read(HttpStatusCode.MultiStatus, body, isMany: true, isBinary: true, [1, 10, 100]);

        Assert.Equal((1, (UInt128)1, 2), (tally.Created, tally.Amount, tally.Refused));
        Assert.Contains("insufficient-funds", tally.Example, StringComparison.Ordinal);
        Assert.Throws<BenchmarkException>(
            () => AnswerReader.Read(HttpStatusCode.Created, Bytes(), isMany: true, isBinary: true, [1]));
        Assert.Throws<BenchmarkException>(
            () => AnswerReader.Read(HttpStatusCode.Created, body.AsSpan(1), isMany: true, isBinary: true, [1, 10, 100]));
    }

    [Fact]
    public void If_all_of_it_is_refused_none_is_created()
    {
        var tally = AnswerReader.Read(HttpStatusCode.TooManyRequests, "slow down"u8, isMany: true, isBinary: false, [1, 2]);

        Assert.Equal((0, 2, "429: slow down"), (tally.Created, tally.Refused, tally.Example));
    }

    [Fact]
    public void An_answer_with_another_number_of_results_is_none() => Assert.Throws<BenchmarkException>(() =>
        AnswerReader.Read(HttpStatusCode.Created, """{"results":[{"status":201}]}"""u8, isMany: true, isBinary: false, [1, 2]));

    private static byte[] Bytes(params BulkResult[] results)
    {
        var output = new ArrayBufferWriter<byte>();
        BulkResults.WriteHead(output, results.Length);
        foreach (var result in results)
        {
            BulkResults.Write(output, result);
        }

        return output.WrittenSpan.ToArray();
    }
}
