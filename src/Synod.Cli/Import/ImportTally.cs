using System.Globalization;

namespace Synod.Cli;

/// <summary>A line that did not go in, and why.</summary>
/// <param name="Line">The line's number in the file, from 1.</param>
/// <param name="Problem"><c>malformed</c>, or the last part of the ledger's problem type.</param>
/// <param name="Detail">One sentence.</param>
internal sealed record RefusedLine(long Line, string Problem, string Detail);

/// <summary>What an import has done so far. It remembers the first refused lines only: a file may be all wrong.</summary>
internal sealed class ImportTally(RefusalReport? report)
{
    /// <summary>How many refused lines are kept to be shown; the report file has them all.</summary>
    public const int MaxShown = 20;

    private readonly List<RefusedLine> _shown = [];

    public long New { get; private set; }

    public long AlreadyThere { get; private set; }

    public long Refused { get; private set; }

    public long AccountsOpened { get; private set; }

    /// <summary>The last line whose outcome is known, with those before it; 0 for none.</summary>
    public long SettledLine { get; private set; }

    public IReadOnlyList<RefusedLine> Shown => _shown;

    public void Done(bool isNew)
    {
        New += isNew ? 1 : 0;
        AlreadyThere += isNew ? 0 : 1;
    }

    public void Opened(bool isNew) => AccountsOpened += isNew ? 1 : 0;

    public void Refuse(CsvLine line, string problem, string detail)
    {
        Refused++;
        var refused = new RefusedLine(line.Number, problem, detail);
        report?.Write(refused, line.Text);
        if (_shown.Count < MaxShown)
        {
            _shown.Add(refused);
        }
    }

    public void SettledUpTo(long line) => SettledLine = line;

    /// <summary>The tally in one line: <c>0 new, 49,102 already there, 1 refused (line 49,104)</c>.</summary>
    public string Describe()
    {
        const int most = 5;
        var lines = string.Join(", ", _shown.Take(most).Select(r => r.Line.ToString("N0", CultureInfo.InvariantCulture)));
        var where = Refused switch
        {
            0 => "",
            1 => $" (line {lines})",
            > most => $" (lines {lines}, …)",
            _ => $" (lines {lines})",
        };
        return string.Create(
            CultureInfo.InvariantCulture, $"{New:N0} new, {AlreadyThere:N0} already there, {Refused:N0} refused{where}");
    }
}
