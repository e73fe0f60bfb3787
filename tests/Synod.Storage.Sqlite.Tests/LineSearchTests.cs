using Synod.Runtime;
using Synod.Storage.Contract;

namespace Synod.Storage.Sqlite.Tests;

/// <summary>Statement lines, and how few reads find one among many.</summary>
public sealed class LineSearchTests : IDisposable
{
    private const int Lines = 70_000;

    private static readonly SipKey Key = new(1, 2);
    private static readonly AccountRef Cash = Sample.Ref("cash");

    private readonly Scratch _scratch = new();
    private readonly SegmentDirectory _directory;

    public LineSearchTests()
    {
        Directory.CreateDirectory(_scratch["index"]);
        _directory = new SegmentDirectory(_scratch["index"], Key, new SegmentOptions(), "Delete it.");
    }

    public void Dispose() => _scratch.Delete();

    [Fact]
    public void A_page_anywhere_in_a_long_statement_takes_few_reads()
    {
        using var table = Table();
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            // Entries are even: a position between two of them is as good as any.
            var before = (ulong)random.Next((2 * Lines) + 10);
            var expected = Enumerable.Range(1, 3).Select(n => Math.Min((before + 1) / 2, Lines) - (ulong)n).Where(n => n < Lines);
            var reads = _directory.Reads;
            Assert.Equal(expected.Select(n => 2 * n), table.Page(Cash.Place, before, 3).Select(line => line.Index));

            // Five levels of at most sixteen lines each way, and the page.
            Assert.InRange(_directory.Reads - reads, 0, (5 * 17) + 3);
        }
    }

    [Fact]
    public void A_whole_statement_is_read_in_large_pieces()
    {
        using var table = Table();
        var reads = _directory.Reads;
        var lines = table.Page(Cash.Place, ulong.MaxValue, int.MaxValue);
        Assert.Equal(Enumerable.Range(0, Lines).Reverse().Select(n => (2 * (ulong)n, (UInt128)n)), lines.Select(Content));
        Assert.InRange(_directory.Reads - reads, 1, Lines / 20);

        static (ulong, UInt128) Content(StatementLine line) => (line.Index, line.Totals.DebitsPosted.Value);
    }

    [Fact]
    public void Lines_that_were_staged_and_never_counted_are_written_over()
    {
        using var table = new LineTable(new LineFiles(_directory, 1, 1), new HeadTable(), 1);
        table.Stage([Sample.Line("cash", 1, 1, 0), Sample.Line("sales", 1, 0, 1)]);
        table.Stage([Sample.Line("cash", 2, 2, 0)]);
        Assert.Empty(table.Page(Cash.Place, ulong.MaxValue, 10));
        table.CountStaged();
        table.Stage([Sample.Line("cash", 3, 3, 0)]);
        Assert.Equal(2ul, Assert.Single(table.Page(Cash.Place, ulong.MaxValue, 10)).Index);
        Assert.Empty(table.Page(Sample.Ref("sales").Place, ulong.MaxValue, 10));
    }

    [Fact]
    public void A_line_of_an_entry_that_has_passed_is_refused()
    {
        using var table = new LineTable(new LineFiles(_directory, 1, 1), new HeadTable(), 1);
        table.Stage([Sample.Line("cash", 5, 1, 0)]);
        table.CountStaged();
        Assert.Throws<FormatException>(() => table.Stage([Sample.Line("cash", 5, 2, 0)]));
        Assert.Throws<FormatException>(() => table.Stage([Sample.Line("sales", 5, 2, 0)]));
        Assert.Throws<FormatException>(() => table.Stage([Sample.Line("cash", 6, 2, 0), Sample.Line("cash", 6, 3, 0)]));
        Assert.Throws<FormatException>(() => table.Stage([Sample.Line("cash", 7, 2, 0), Sample.Line("sales", 6, 2, 0)]));
    }

    [Fact]
    public void Heads_are_read_back_as_they_were()
    {
        var random = new Random(1);
        var heads = new HeadTable { EndOfEntries = 77 };
        for (var place = 0; place < 9_000; place += random.Next(1, 4))
        {
            // Up to three higher levels.
            var lines = (ulong)Math.Pow(16, random.NextDouble() * 4.5);
            heads[place] = new AccountHead(lines - 1, default, new((ulong)random.Next())).With(LinePosition.Of(1, random.Next()));
            heads.Higher.Set(place, [.. Enumerable.Range(0, heads[place].HigherLevels).Select(i => new LinePosition((ulong)i + 1))]);
        }

        var name = new SegmentName(SegmentKind.Heads, 1, 1, 1);
        using var written = HeadsFile.Write(_directory, name, heads);
        var read = HeadsFile.Read(_directory, name, written.Length);
        Assert.Equal((heads.Count, 77ul), (read.Count, read.EndOfEntries));
        for (var place = 0; place < heads.Count; place++)
        {
            Assert.Equal(heads[place], read[place]);
            Assert.Equal(heads.Higher.Of(place), read.Higher.Of(place));
        }

        Assert.Equal(default, read[heads.Count]);
        Assert.Equal(default, read[-1]);
    }

    [Theory]
    [InlineData(255, 0)]
    [InlineData(256, 1)]
    [InlineData(4_095, 1)]
    [InlineData(4_096, 2)]
    [InlineData(ulong.MaxValue, 14)]
    public void The_number_of_lines_tells_how_many_levels_have_one(ulong lines, int higher) =>
        Assert.Equal(higher, new AccountHead(lines, default, default).HigherLevels);

    // The lines of ten other accounts lie in between.
    private LineTable Table()
    {
        var table = new LineTable(new LineFiles(_directory, 1, 1), new HeadTable(), 1);
        foreach (var block in Enumerable.Range(0, Lines).Chunk(10_000))
        {
            table.Stage([.. block.SelectMany(n => new[]
            {
                Sample.Line("cash", 2 * (ulong)n, (UInt128)n, 0), Sample.Line($"a-{n % 10}", 2 * (ulong)n, 0, 1),
            })]);
            table.CountStaged();
        }

        return table;
    }
}
