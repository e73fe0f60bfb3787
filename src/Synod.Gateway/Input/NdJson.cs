namespace Synod.Gateway;

/// <summary>Newline-delimited JSON: one value a line. Blank lines are skipped.</summary>
internal static class NdJson
{
    public const string MediaType = "application/x-ndjson";

    /// <summary>The lines that are not blank, without their ends; one more than <paramref name="max"/> at most.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> bytes, int max)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        while (!bytes.IsEmpty && lines.Count <= max)
        {
            var end = bytes.Span.IndexOf((byte)'\n');
            var line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? default : bytes[(end + 1)..];
            if (line.Span.IndexOfAnyExcept(" \t\r"u8) >= 0)
            {
                lines.Add(line);
            }
        }

        return lines;
    }
}
