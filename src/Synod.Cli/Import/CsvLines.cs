using System.Globalization;
using System.Text;
using CsvHelper;

namespace Synod.Cli;

/// <summary>One line of the file.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Text">The line as it stands there.</param>
/// <param name="Fields">Its fields without the spaces around them.</param>
/// <param name="Problem">What is wrong with it as a line of CSV; empty if nothing is.</param>
internal sealed record CsvLine(long Number, string Text, string[] Fields, string Problem);

/// <summary>
/// Reads a CSV file line by line (RFC 4180, but for line breaks inside quotes). A quote that is not closed spoils its own
/// line: if it ran on, it would swallow the good lines after it, and those are somebody's money.
/// </summary>
internal sealed class CsvLines
{
    // A file without line breaks must not fill the memory.
    private const int MaxLineBytes = 1 << 20;

    private readonly CsvReaderOptions _options;

    // What the reader says of lines that it has seen and not yet given out.
    private readonly Dictionary<long, CsvMalformedReason> _malformed = [];

    public CsvLines(CsvDocument csv) => _options = new CsvReaderOptions
    {
        Separator = csv.Delimiter[0],
        Quote = csv.Quote[0],
        Encoding = EncodingOf(csv.Encoding),
        HasHeader = false,
        DetectSeparatorHint = false,
        AllowLineBreaksInQuotes = false,
        TrimWhitespace = true,
        TrimInsideQuotes = true,
        TrackLineNumbers = true,
        SkipEmptyLines = true,
        MaxRecordSize = MaxLineBytes,
        MalformedData = CsvMalformedDataHandling.Recover,
        OnMalformedRecord = found => _malformed[found.LineNumber] = found.Reason,
    };

    /// <summary>The encoding by the name that a mapping gives it; null if it is none that is read here.</summary>
    public static Encoding? EncodingOf(string name) => name switch
    {
        "utf-8" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false),
        "latin1" => Encoding.Latin1,
        _ => null,
    };

    /// <summary>The lines of a file, empty ones left out.</summary>
    /// <exception cref="FormatException">A line is longer than any line of data.</exception>
    public IEnumerable<CsvLine> Read(Stream file)
    {
        using var reader = CsvReader.Create(file, _options, leaveOpen: true);
        while (MoveNext(reader))
        {
            var text = reader.Current.ToString();
            CsvMalformedReason? reason = _malformed.Remove(reader.LineNumber, out var found) ? found : null;
            yield return new CsvLine(reader.LineNumber, text, reader.Current.ToArray(), ProblemOf(text, reason));
        }
    }

    private static bool MoveNext(CsvReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (CsvFormatException exception)
        {
            throw new FormatException(
                string.Create(
                    CultureInfo.InvariantCulture, $"line {reader.LineNumber + 1} or one soon after it has over {MaxLineBytes} bytes"),
                exception);
        }
    }

    private static string ProblemOf(string text, CsvMalformedReason? reason) => reason switch
    {
        CsvMalformedReason.LineBreakInQuotes or CsvMalformedReason.UnterminatedQuote =>
            "a quote is not closed: the line is cut off or malformed",
        null when text.Contains('\uFFFD', StringComparison.Ordinal) => "it is not in the encoding that the mapping names",
        null => "",
        _ => "a quote stands in the middle of a field",
    };
}
