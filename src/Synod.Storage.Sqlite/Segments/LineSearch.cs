using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>A page of an account's statement.</summary>
internal static class LineSearch
{
    /// <summary>The account's lines of entries before a position, newest first.</summary>
    /// <param name="files">Where the lines are.</param>
    /// <param name="newest">The account's newest lines.</param>
    /// <param name="before">The position.</param>
    /// <param name="limit">How many at most.</param>
    /// <exception cref="CorruptRecordException">A line is damaged.</exception>
    /// <exception cref="FormatException">A line makes no sense.</exception>
    public static List<StatementLine> Page(LineFiles files, in NewestLines newest, ulong before, int limit)
    {
        var lines = new List<StatementLine>();
        var reader = new LineReader(files, newest.Place);
        var (position, number) = (newest.Head.Line, newest.Head.Count);
        if (number > 0 && reader.Read(position, number).Entry >= before)
        {
            (position, number) = FindBefore(files, newest, before);
        }

        for (; number > 0 && lines.Count < limit; number--)
        {
            var line = reader.Read(position, number);
            lines.Add(line.ToLine());
            position = line.Before(0);
        }

        return lines;
    }

    // The newest line of an entry before a position, if the account's newest line is not. It climbs the levels as long as the
    // newest line of a level is too new, and goes back along each of them, downwards: at most fifteen lines of each.
    private static (LinePosition Position, ulong Number) FindBefore(LineFiles files, in NewestLines newest, ulong before)
    {
        // The oldest line known to be too new, and a reader that has it.
        var (reader, other) = (new LineReader(files, newest.Place), new LineReader(files, newest.Place));
        var (position, number, level, step) = (newest.Head.Line, newest.Head.Count, 0, 1UL);
        while (!newest.Of(level + 1).IsNone)
        {
            var above = step * LineRecord.LevelStep;
            var (next, nextNumber) = (newest.Of(level + 1), newest.Head.Count - (newest.Head.Count % above));
            if (other.Read(next, nextNumber).Entry < before)
            {
                break;
            }

            (reader, other) = (other, reader);
            (position, number, level, step) = (next, nextNumber, level + 1, above);
        }

        while (true)
        {
            var next = reader.Read(position, number).Before(level);
            if (!next.IsNone && other.Read(next, number - step).Entry >= before)
            {
                (reader, other) = (other, reader);
                (position, number) = (next, number - step);
            }
            else if (level == 0)
            {
                return (next, number - 1);
            }
            else
            {
                (level, step) = (level - 1, step / LineRecord.LevelStep);
            }
        }
    }
}
