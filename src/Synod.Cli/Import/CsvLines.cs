using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Synod.Cli;

/// <summary>One line of the file.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Text">The line as it stands there.</param>
/// <param name="Fields">Its fields without the spaces around them; null if it cannot be taken apart.</param>
/// <param name="Problem">Why not; empty if it can.</param>
internal sealed record CsvLine(long Number, string Text, string[]? Fields, string Problem);

/// <summary>
/// Reads a CSV file line by line (RFC 4180, but for line breaks inside quotes). A quote that is not closed spoils its own
/// line: a parser that let it run on would swallow the good lines after it, and those are somebody's money.
/// </summary>
internal sealed class CsvLines
{
    /// <summary>The most characters of a line: a file without line breaks must not fill the memory.</summary>
    public const int MaxLineLength = 1 << 20;

    private const int BufferSize = 1 << 16;
    private readonly char _quote;
    private readonly CsvConfiguration _configuration;

    public CsvLines(CsvDocument csv)
    {
        _quote = csv.Quote[0];
        _configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = csv.Delimiter,
            Quote = _quote,
            Mode = CsvMode.RFC4180,
            TrimOptions = TrimOptions.Trim | TrimOptions.InsideQuotes,
            BadDataFound = static found => throw new BadDataException(found.Field, found.RawRecord, found.Context),
            IgnoreBlankLines = false,
            BufferSize = 1 << 10,
            ProcessFieldBufferSize = 1 << 8,
        };
    }

    /// <summary>The encoding by the name that a mapping gives it; null if it is none that is read here.</summary>
    public static Encoding? EncodingOf(string name) => name switch
    {
        "utf-8" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false),
        "latin1" => Encoding.Latin1,
        _ => null,
    };

    /// <summary>The lines of a file, empty ones left out.</summary>
    public IEnumerable<CsvLine> Read(Stream file, Encoding encoding)
    {
        using var reader = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: false, BufferSize, leaveOpen: true);
        for (var number = 1L; ReadLine(reader) is { } text; number++)
        {
            // A byte order mark is no part of the first column's name.
            var line = number == 1 ? text.TrimStart('\uFEFF') : text;
            if (line.Length > 0)
            {
                yield return Parse(number, line);
            }
        }
    }

    private CsvLine Parse(long number, string text)
    {
        if (text.Length > MaxLineLength)
        {
            return new CsvLine(number, text[..200] + "…", null, $"the line has over {MaxLineLength} characters");
        }

        if (text.Contains('\uFFFD', StringComparison.Ordinal))
        {
            return new CsvLine(number, text, null, "the line is not in the encoding that the mapping names");
        }

        // In RFC 4180 every quote has its partner, a quoted quote too.
        if (text.Count(c => c == _quote) % 2 != 0)
        {
            return new CsvLine(number, text, null, "a quote is not closed: the line is cut off or malformed");
        }

        try
        {
            using var parser = new CsvParser(new StringReader(text), _configuration);
            parser.Read();
            return new CsvLine(number, text, parser.Record!, "");
        }
        catch (BadDataException)
        {
            return new CsvLine(number, text, null, "a quote stands in the middle of a field");
        }
    }

    // As TextReader.ReadLine, but what is longer than any line is thrown away to its end.
    private static string? ReadLine(StreamReader reader)
    {
        var line = new StringBuilder();
        int next;
        while ((next = reader.Read()) >= 0 && next != '\n')
        {
            if (line.Length <= MaxLineLength)
            {
                line.Append((char)next);
            }
        }

        if (next < 0 && line.Length == 0)
        {
            return null;
        }

        return (line.Length > 0 && line[^1] == '\r' ? line.Remove(line.Length - 1, 1) : line).ToString();
    }
}
