using System.Globalization;
using System.Text;

namespace Synod.Storage.AzureTables;

/// <summary>What the service says of one write of a transaction, or of the first one that failed.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ETag">The row's new version; null if there is none.</param>
/// <param name="Code">The error code; null for none.</param>
internal readonly record struct TransactionAnswer(int Status, string? ETag, string? Code)
{
    private const string StatusLine = "HTTP/1.1 ";
    private const string ETagLine = "ETag:";

    /// <summary>
    /// The answers in a multipart body (RFC 2046). Of its framing nothing is needed: a status line begins an answer, and an
    /// error's content is one line of JSON.
    /// </summary>
    public static IReadOnlyList<TransactionAnswer> Parse(ReadOnlyMemory<byte> body)
    {
        var answers = new List<TransactionAnswer>();
        foreach (var line in Encoding.UTF8.GetString(body.Span).Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith(StatusLine, StringComparison.Ordinal)
                && int.TryParse(line.Split(' ')[1], CultureInfo.InvariantCulture, out var status))
            {
                answers.Add(new TransactionAnswer(status, null, null));
            }
            else if (answers.Count > 0 && line.StartsWith(ETagLine, StringComparison.OrdinalIgnoreCase))
            {
                answers[^1] = answers[^1] with { ETag = line[ETagLine.Length..].Trim() };
            }
            else if (answers.Count > 0 && line.StartsWith('{'))
            {
                answers[^1] = answers[^1] with { Code = TableErrors.Code(Encoding.UTF8.GetBytes(line)) };
            }
        }

        return answers;
    }
}
