using System.Text;

namespace Synod.Cli.Tests;

public class ImportMapTests
{
    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "version 2")]
    [InlineData("\"asset\": \"USD/2\"", "\"asset\": \"dollars\"", "CODE/scale")]
    [InlineData("\"asset\": \"USD/2\",", "", "asset")]
    [InlineData("\"rules\"", "\"rulez\"", "rulez")]
    [InlineData("\"delimiter\": \",\"", "\"delimiter\": \"||\"", "delimiter")]
    [InlineData("\"encoding\": \"utf-8\"", "\"encoding\": \"ebcdic\"", "ebcdic")]
    [InlineData("row:{id}", "row:1", "no column")]
    [InlineData("row:{id}", "row:{id", "brace")]
    [InlineData("\"overdraft\": \"unlimited\" },", "\"overdraft\": \"much\" },", "people:*")]
    [InlineData("\"normalSide\": \"debit\"", "\"normalSide\": \"left\"", "cash")]
    [InlineData("\"match\": \"cash\"", "\"match\": \"till\"", "'cash'")]
    [InlineData("\"kind\": \"in\"", "\"kind\": 1", "'kind'")]
    [InlineData("\"debit\": \"cash\"", "\"debit\": \"petty cash\"", "petty cash")]
    [InlineData("\"column\": \"amount\"", "\"column\": \"amount\", \"decimal\": \"..\"", "marks")]
    [InlineData("\"transaction\"", "\"dates\": { \"day\": { \"format\": \"yymmdd\" } }, \"transaction\"", "'yymmdd'")]
    [InlineData("\"transaction\"", "\"dates\": { \"day\": { \"format\": \"yyMM\" } }, \"transaction\"", "'yyMM'")]
    public void A_mapping_that_makes_no_sense_is_refused_with_the_place(string old, string changed, string reason)
    {
        Assert.Contains(old, Maps.Small, StringComparison.Ordinal);

        var exception = Assert.Throws<FormatException>(() => Maps.Parse(Maps.Small.Replace(old, changed, StringComparison.Ordinal)));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Comments_and_last_commas_are_for_people()
    {
        var written = "// mine\n" + Maps.Small.Replace("unlimited\" }\n", "unlimited\" },\n", StringComparison.Ordinal);

        Assert.Equal("USD/2", Maps.Parse(written).Asset.Value);
    }

    [Fact]
    public void A_file_that_lacks_a_column_of_the_mapping_is_refused_before_anything_is_sent()
    {
        var exception = Assert.Throws<FormatException>(() => new RowMapper(Maps.Parse(), ["id", "kind", "who"]));

        Assert.Contains("'amount', 'memo'", exception.Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => new RowMapper(Maps.Parse(), ["id", "id", "kind", "who", "amount", "memo"]));
    }

    [Fact]
    public void The_first_rule_that_matches_names_the_accounts()
    {
        var row = Maps.Map("7, in ,ada,12.50,\" a, \"\"b\"\" \"");

        Assert.Equal("", row.Problem);
        var transfer = Assert.Single(row.Transaction!.Transfers);
        Assert.Equal(("row:7", "cash", "people:ada", "1250"),
            (row.Transaction.Id.Value, transfer.Debit.Value, transfer.Credit.Value, transfer.Amount.ToString()));
        Assert.Equal("a, \"b\"", Assert.Single(row.Transaction.Metadata.Pairs).Value);
    }

    [Fact]
    public void A_value_of_a_list_matches_and_an_empty_column_has_nothing_to_say()
    {
        var row = Maps.Map("7,fee,ada,1,");

        Assert.Equal("people:ada", row.Transaction!.Transfers[0].Debit.Value);
        Assert.True(row.Transaction.Metadata.IsEmpty);
    }

    [Theory]
    [InlineData("7,gift,ada,1,", "no rule")]
    [InlineData("7,in,ada,1", "4 columns")]
    [InlineData("7,in,ada,1,a,b", "6 columns")]
    [InlineData("7,in,ada,,", "amount: it is empty")]
    [InlineData("7,in,ada,1.001,", "amount: '1.001' has 3 decimals")]
    [InlineData("7,in,,1,", "who is empty")]
    [InlineData(",in,ada,1,", "id: the column id is empty")]
    [InlineData("7 8,in,ada,1,", "id: 'row:7 8' is not an id")]
    [InlineData("7,in,ada lovelace,1,", "'people:ada lovelace' is not an id")]
    [InlineData("7,in,ada,1,\"cut off", "a quote is not closed")]
    [InlineData("7,in,a\"d\"a,1,", "a quote stands in the middle")]
    public void A_line_that_is_not_wholly_good_is_refused_with_the_reason(string line, string reason)
    {
        var row = Maps.Map(line);

        Assert.Null(row.Transaction);
        Assert.Contains(reason, row.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_may_not_move_from_an_account_to_itself() => Assert.Contains(
        "same account",
        Maps.Map("7,in,ada,1,", Maps.Small.Replace("people:{who}\"", "cash\"", StringComparison.Ordinal)).Problem,
        StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_not_the_named_encoding_spoil_their_line_only()
    {
        var map = Maps.Parse();
        using var file = new MemoryStream([.. "id,kind,who,amount,memo\n1,in,a,1,"u8, 0xE9, .. "\n2,in,a,1,ok\n"u8]);
        var lines = new CsvLines(map.Csv).Read(file).ToArray();

        Assert.Contains("encoding", lines[1].Problem, StringComparison.Ordinal);
        Assert.Equal("", lines[2].Problem);
    }

    [Fact]
    public void Latin1_is_read_as_latin1()
    {
        var map = Maps.Parse(Maps.Small.Replace("utf-8", "latin1", StringComparison.Ordinal));
        using var file = new MemoryStream(Encoding.Latin1.GetBytes("id,kind,who,amount,memo\n1,in,a,1,Café\n"));
        var line = new CsvLines(map.Csv).Read(file).Last();

        Assert.Equal("Café", line.Fields[4]);
    }

    [Fact]
    public void A_quote_that_is_not_closed_spoils_its_own_line_and_numbers_stay_those_of_the_file()
    {
        using var file = new MemoryStream("\uFEFFid\r\n\r\n\"1\r\n2\r\n\"3\"\r\n4"u8.ToArray());

        var lines = new CsvLines(new CsvDocument()).Read(file).ToArray();

        Assert.Equal([1L, 3, 4, 5, 6], lines.Select(l => l.Number));
        Assert.Equal(["id"], lines[0].Fields);
        Assert.NotEqual("", lines[1].Problem);
        Assert.Equal(["", "", ""], lines[2..].Select(l => l.Problem));
        Assert.Equal(["2", "3", "4"], lines[2..].Select(l => l.Fields[0]));
    }

    [Fact]
    public void A_file_without_line_breaks_does_not_fill_the_memory()
    {
        using var file = new MemoryStream(Encoding.ASCII.GetBytes("id\n" + new string('x', 5 << 20)));

        Assert.Throws<FormatException>(() => new CsvLines(new CsvDocument()).Read(file).Count());
    }
}
