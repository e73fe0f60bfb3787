using System.Globalization;
using System.Text;

namespace Synod.EndToEnd;

/// <summary>
/// The bank's file, added up from its text with nothing of ours in between. Where the whole file is at hand it is used
/// too; the excerpt lives with the tests.
/// </summary>
internal sealed class BankFile
{
    private readonly Dictionary<string, long> _onTheCutOffDay = [];
    private readonly Dictionary<string, (string Date, List<long> Figures)> _lastWholeDay = [];

    private BankFile(string path)
    {
        Path = path;
        var lines = File.ReadAllText(path, Encoding.Latin1).Split('\n').Select(l => l.TrimEnd('\r')).ToArray();
        CutOffLine = lines.Length;
        var rows = lines[1..^1].Select(Row.Parse).ToArray();
        Transactions = rows.Length;
        Numbers = [.. rows.Select(row => row.Number)];
        foreach (var row in rows)
        {
            Balances[row.Customer] = Balances.GetValueOrDefault(row.Customer) + row.Amount;
            if (row.Date == rows[^1].Date)
            {
                _onTheCutOffDay[row.Customer] = _onTheCutOffDay.GetValueOrDefault(row.Customer) + row.Amount;
            }
            else if (_lastWholeDay.TryGetValue(row.Customer, out var day) && day.Date == row.Date)
            {
                day.Figures.Add(row.Balance);
            }
            else
            {
                _lastWholeDay[row.Customer] = (row.Date, [row.Balance]);
            }
        }
    }

    public string Path { get; }

    public int Transactions { get; }

    /// <summary>The bank's number of each transaction, in the order of the lines.</summary>
    public IReadOnlyList<string> Numbers { get; }

    /// <summary>The number of the last line, which was cut off in the middle.</summary>
    public int CutOffLine { get; }

    /// <summary>Each customer's exact sum of amounts, in hellers.</summary>
    public Dictionary<string, long> Balances { get; } = [];

    public static BankFile Excerpt() => new(System.IO.Path.Combine(AppContext.BaseDirectory, "data", "berka-excerpt.asc"));

    public static BankFile? Whole()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = System.IO.Path.Combine(folder.FullName, "shared", "data", "berka", "trans.asc");
            if (File.Exists(path))
            {
                return new BankFile(path);
            }
        }

        return null;
    }

    /// <summary>
    /// How far, in hellers, a customer's balance is from the bank's own figure; null if the bank states none. The bank
    /// rounds: up to 70. The last day is left out, since the file breaks off in the middle of it; and within a day it is
    /// not in booking order, so that any of the day's figures may be the last.
    /// </summary>
    public long? DistanceFromTheBanksFigure(string customer, long balance) =>
        _lastWholeDay.TryGetValue(customer, out var day)
            ? day.Figures.Min(figure => Math.Abs(balance - _onTheCutOffDay.GetValueOrDefault(customer) - figure))
            : null;

    private sealed record Row(string Number, string Customer, string Date, long Amount, long Balance)
    {
        public static Row Parse(string line)
        {
            var fields = line.Split(';').Select(f => f.Trim('"')).ToArray();
            var sign = fields[3] == "PRIJEM" ? 1 : -1;
            return new Row(fields[0], "customers:" + fields[1], fields[2], sign * Minor(fields[5]), Minor(fields[6]));
        }

        private static long Minor(string crowns) => (long)(decimal.Parse(crowns, CultureInfo.InvariantCulture) * 100);
    }
}
