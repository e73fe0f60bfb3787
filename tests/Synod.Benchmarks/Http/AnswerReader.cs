using System.Net;
using System.Text;
using System.Text.Json;
using Synod.Ledger;

namespace Synod.Benchmarks;

/// <summary>Reads what became of each transaction of a request.</summary>
internal static class AnswerReader
{
    private const int MaxExample = 300;

    /// <summary>Reads an answer.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="body">Its body.</param>
    /// <param name="isMany">True if the request was an array or lines.</param>
    /// <param name="isBinary">True if the answer to many is in bytes.</param>
    /// <param name="amounts">What each transaction of the request moved, in order.</param>
    public static Tally Read(
        HttpStatusCode status, ReadOnlySpan<byte> body, bool isMany, bool isBinary, ReadOnlySpan<uint> amounts)
    {
        if (!isMany && status == HttpStatusCode.Created)
        {
            return Tally.Done(amounts[0]);
        }

        if (!isMany || status is not (HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.MultiStatus))
        {
            return new Tally(0, 0, amounts.Length, Example(status, body));
        }

        var (tally, next) = isBinary ? ReadBytes(status, body, amounts) : ReadJson(status, body, amounts);
        return next == amounts.Length
            ? tally
            : throw new BenchmarkException($"{amounts.Length} transactions got {next} results. {Example(status, body)}");
    }

    private static (Tally Tally, int Count) ReadBytes(HttpStatusCode status, ReadOnlySpan<byte> body, ReadOnlySpan<uint> amounts)
    {
        try
        {
            var tally = default(Tally);
            var reader = new BulkResultReader(body);
            for (var i = 0; i < reader.Count; i++)
            {
                var result = reader.Next();
                tally += result.Status == BulkResult.Created
                    ? Tally.Done(i < amounts.Length ? amounts[i] : 0)
                    : Tally.Not($"{(int)status}: {result}");
            }

            reader.End();
            return (tally, reader.Count);
        }
        catch (FormatException e)
        {
            throw new BenchmarkException(e.Message);
        }
    }

    private static (Tally Tally, int Count) ReadJson(HttpStatusCode status, ReadOnlySpan<byte> body, ReadOnlySpan<uint> amounts)
    {
        var tally = default(Tally);
        var next = 0;

        // Lines are several values one after the other.
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("status"u8))
            {
                continue;
            }

            reader.Read();
            var amount = next < amounts.Length ? amounts[next] : 0;
            next++;
            tally += reader.GetInt32() == (int)HttpStatusCode.Created ? Tally.Done(amount) : Tally.Not(Example(status, body));
        }

        return (tally, next);
    }

    private static string Example(HttpStatusCode status, ReadOnlySpan<byte> body) =>
        $"{(int)status}: {Encoding.UTF8.GetString(body[..Math.Min(body.Length, MaxExample)])}";
}
