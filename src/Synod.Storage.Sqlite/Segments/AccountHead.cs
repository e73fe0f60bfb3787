namespace Synod.Storage.Sqlite;

/// <summary>What memory knows of an account's statement: where its newest lines are. An account without lines has none of it.</summary>
/// <param name="Count">How many lines there are.</param>
/// <param name="Line">The newest line.</param>
/// <param name="Sixteenth">The newest line whose number is a multiple of 16.</param>
internal readonly record struct AccountHead(ulong Count, LinePosition Line, LinePosition Sixteenth)
{
    /// <summary>The levels that a head has: all lines, and each sixteenth. Those above are in <see cref="HigherLines"/>.</summary>
    public const int Levels = 2;

    /// <summary>How many levels above those of its own have a line.</summary>
    public int HigherLevels
    {
        get
        {
            var levels = 0;
            for (var rest = Count >> (LineRecord.StepBits * Levels); rest > 0; rest >>= LineRecord.StepBits)
            {
                levels++;
            }

            return levels;
        }
    }

    /// <summary>The head after one more line.</summary>
    public AccountHead With(LinePosition line) =>
        new(Count + 1, line, (Count + 1) % LineRecord.LevelStep == 0 ? line : Sixteenth);
}

/// <summary>An account's newest lines, of all levels.</summary>
/// <param name="Place">The account's number.</param>
/// <param name="Head">Its head.</param>
/// <param name="Higher">The newest lines of the levels above the head's.</param>
internal readonly record struct NewestLines(int Place, AccountHead Head, LinePosition[] Higher)
{
    /// <summary>The newest line of a level, level 0 being all lines; none for a level that has none.</summary>
    public LinePosition Of(int level) => level switch
    {
        0 => Head.Line,
        1 => Head.Sixteenth,
        _ => level - AccountHead.Levels < Higher.Length ? Higher[level - AccountHead.Levels] : default,
    };
}
