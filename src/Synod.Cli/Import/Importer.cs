using Synod.Ledger;

namespace Synod.Cli;

/// <summary>
/// Brings a file into a ledger: one batch in memory, one batch on the way, in the file's order. A second batch beside the
/// first could overtake it, and an account's statement would not be the file's.
/// </summary>
internal sealed class Importer(ImportMap map, IImportTarget target, ImportTally tally, int batchSize)
{
    private readonly HashSet<AccountId> _open = [];
    private readonly List<MappedRow> _batch = new(batchSize);
    private long _lastLine;

    /// <summary>Imports a file to its end.</summary>
    /// <exception cref="FormatException">The file and the mapping do not fit together; nothing was submitted.</exception>
    public async Task RunAsync(Stream file, IProgress<double> progress)
    {
        using var lines = new CsvLines(map.Csv).Read(file).GetEnumerator();
        var mapper = new RowMapper(map, map.Csv.Columns ?? ReadHeader(lines));
        while (lines.MoveNext())
        {
            _lastLine = lines.Current.Number;
            var row = mapper.Map(lines.Current);
            if (row.Transaction is null)
            {
                tally.Refuse(row.Line, "malformed", row.Problem);
            }
            else
            {
                _batch.Add(row);
            }

            if (_batch.Count == batchSize)
            {
                await SubmitAsync();
                progress.Report(file.Position);
            }
        }

        await SubmitAsync();
        progress.Report(file.Position);
    }

    private static string[] ReadHeader(IEnumerator<CsvLine> lines)
    {
        if (!lines.MoveNext())
        {
            throw new FormatException("the file is empty, and the mapping expects the names of its columns in the first line");
        }

        return lines.Current.Problem.Length == 0
            ? lines.Current.Fields
            : throw new FormatException($"line {lines.Current.Number}, the names of the columns: {lines.Current.Problem}");
    }

    private async Task SubmitAsync()
    {
        if (_batch.Count > 0)
        {
            var needed = _batch
                .Select(r => r.Transaction!.Transfers[0])
                .SelectMany(t => new[] { t.Debit, t.Credit })
                .Distinct()
                .Where(id => !_open.Contains(id))
                .ToArray();
            if (needed.Length > 0)
            {
                await target.OpenAsync([.. needed.Select(id => map.AccountOf(id)!)], tally);
                _open.UnionWith(needed);
            }

            await target.SubmitAsync(_batch, tally);
            _batch.Clear();
        }

        tally.SettledUpTo(_lastLine);
    }
}
