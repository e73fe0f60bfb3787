using System.Numerics;

namespace Synod.Cli.Tests;

/// <summary>The shipped mapping on real data, against sums that are made here straight from the text.</summary>
public class BerkaMappingTests
{
    private static string Excerpt => Path.Combine(AppContext.BaseDirectory, "data", "berka-excerpt.asc");

    private static string Map => Path.Combine(AppContext.BaseDirectory, "data", "berka.map.json");

    [Fact]
    public void Every_whole_row_is_mapped_and_every_account_comes_to_the_sum_of_its_rows()
    {
        var rows = MapAll();

        Assert.Equal(2_001, rows.Count);
        Assert.Equal(2_000, rows.Count(r => r.Transaction is not null));
        Assert.Equal(SumsOfText(), SumsOf(rows, "customers:"));
    }

    [Fact]
    public void The_line_that_is_cut_off_is_refused_by_its_number()
    {
        var refused = Assert.Single(MapAll(), r => r.Transaction is null);

        Assert.Equal(2_002, refused.Line.Number);
        Assert.Equal("3526882;11021;940331;\"PRIJE", refused.Line.Text);
        Assert.Contains("cut off", refused.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_says_who_when_and_what_for()
    {
        var first = MapAll()[0].Transaction!;

        Assert.Equal("berka:695247", first.Id.Value);
        Assert.Equal(("cash", "customers:2378", "70000"),
            (first.Transfers[0].Debit.Value, first.Transfers[0].Credit.Value, first.Transfers[0].Amount.ToString()));
        Assert.Equal("1993-01-01", first.Reference.Value);
        Assert.Equal(
            [new("operation", "VKLAD"), new("type", "PRIJEM")],
            first.Metadata.Pairs);
    }

    [Fact]
    public async Task A_dry_run_sends_nothing_and_says_what_would_happen()
    {
        var run = await CliRun.Of(
            ["import", Excerpt, "--map", Map, "--dry-run", "--json"], () => throw new InvalidOperationException("Nothing is sent."));

        Assert.Equal(ExitCode.LinesRefused, run.Code);
        Golden.Matches("import-dry-run.json", run.Out.Replace(Excerpt, "FILE", StringComparison.Ordinal));
    }

    private static List<MappedRow> MapAll()
    {
        var map = ImportMap.Parse(File.ReadAllText(Map));
        using var file = File.OpenRead(Excerpt);
        using var lines = new CsvLines(map.Csv).Read(file).GetEnumerator();
        Assert.True(lines.MoveNext());
        var mapper = new RowMapper(map, lines.Current.Fields);
        var rows = new List<MappedRow>();
        while (lines.MoveNext())
        {
            rows.Add(mapper.Map(lines.Current));
        }

        return rows;
    }

    private static SortedDictionary<string, BigInteger> SumsOf(IEnumerable<MappedRow> rows, string prefix)
    {
        var sums = new SortedDictionary<string, BigInteger>(StringComparer.Ordinal);
        foreach (var transfer in rows.Where(r => r.Transaction is not null).SelectMany(r => r.Transaction!.Transfers))
        {
            Add(sums, transfer.Credit.Value, transfer.Amount.Value);
            Add(sums, transfer.Debit.Value, -(BigInteger)transfer.Amount.Value);
        }

        return new(sums.Where(s => s.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(), StringComparer.Ordinal);
    }

    // Split at semicolons, take the quotes off, drop the point: as plain as it can be said, and no code of the importer.
    private static SortedDictionary<string, BigInteger> SumsOfText()
    {
        var sums = new SortedDictionary<string, BigInteger>(StringComparer.Ordinal);
        foreach (var line in File.ReadAllText(Excerpt).Split("\r\n")[1..])
        {
            var fields = line.Split(';');
            if (fields.Length == 10)
            {
                Assert.Matches(@"^\d+\.\d\d$", fields[5]);
                var minor = BigInteger.Parse(fields[5].Replace(".", "", StringComparison.Ordinal), null);
                Add(sums, "customers:" + fields[1], fields[3] == "\"PRIJEM\"" ? minor : -minor);
            }
        }

        return sums;
    }

    private static void Add(SortedDictionary<string, BigInteger> sums, string account, BigInteger amount) =>
        sums[account] = sums.GetValueOrDefault(account) + amount;
}
