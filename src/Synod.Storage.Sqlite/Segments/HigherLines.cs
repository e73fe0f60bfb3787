namespace Synod.Storage.Sqlite;

/// <summary>
/// The newest line of each account whose number is a multiple of 256, of 4,096, and so on, as many of these levels as there are.
/// Most accounts have few lines, and so nothing here.
/// </summary>
internal sealed class HigherLines
{
    // An account's lines are never changed, only replaced.
    private readonly Dictionary<int, LinePosition[]> _lines = [];

    /// <summary>An account's lines.</summary>
    public LinePosition[] Of(int place) => _lines.GetValueOrDefault(place) ?? [];

    /// <summary>An account's lines, if there are any.</summary>
    public LinePosition[]? Find(int place) => _lines.GetValueOrDefault(place);

    /// <summary>Gives an account other lines.</summary>
    public void Set(int place, LinePosition[] lines) => _lines[place] = lines;

    /// <summary>Takes over the lines of the accounts that another one has.</summary>
    public void SetAll(HigherLines others)
    {
        foreach (var (place, lines) in others._lines)
        {
            _lines[place] = lines;
        }
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear() => _lines.Clear();

    /// <summary>An account's lines after one more, which is the newest of some of the levels.</summary>
    /// <param name="before">Those before it.</param>
    /// <param name="line">The line.</param>
    /// <param name="levels">How many levels it is the newest of, from the lowest.</param>
    public static LinePosition[] With(LinePosition[] before, LinePosition line, int levels)
    {
        var lines = new LinePosition[Math.Max(before.Length, levels)];
        before.CopyTo(lines, 0);
        lines.AsSpan(0, levels).Fill(line);
        return lines;
    }
}
