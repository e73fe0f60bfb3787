using System.Net;
using System.Text;
using System.Text.Json;

namespace Synod.Benchmarks;

/// <summary>Reads what became of each transaction of a request.</summary>
internal static class AnswerReader
{
    private const int MaxExample = 300;

    /// <summary>Reads an answer.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="body">Its body.</param>
    /// <param name="isMany">True if the request was an array or lines.</param>
    /// <param name="amounts">What each transaction of the request moved, in order.</param>
    public static Tally Read(HttpStatusCode status, ReadOnlySpan<byte> body, bool isMany, ReadOnlySpan<uint> amounts)
    {
        if (!isMany && status == HttpStatusCode.Created)
        {
            return Tally.Done(amounts[0]);
        }

        if (!isMany || status is not (HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.MultiStatus))
        {
            return new Tally(0, 0, amounts.Length, Example(status, body));
        }

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

        return next == amounts.Length
            ? tally
            : throw new BenchmarkException($"{amounts.Length} transactions got {next} results. {Example(status, body)}");
    }

    private static string Example(HttpStatusCode status, ReadOnlySpan<byte> body) =>
        $"{(int)status}: {Encoding.UTF8.GetString(body[..Math.Min(body.Length, MaxExample)])}";
}
