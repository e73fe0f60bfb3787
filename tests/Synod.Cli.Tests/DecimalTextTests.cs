namespace Synod.Cli.Tests;

public class DecimalTextTests
{
    [Theory]
    [InlineData("700.00", 2, "70000")]
    [InlineData("700.5", 2, "70050")]
    [InlineData("700", 2, "70000")]
    [InlineData("0.01", 2, "1")]
    [InlineData("007.10", 2, "710")]
    [InlineData("12.5000", 2, "1250")]
    [InlineData("0.1", 1, "1")]
    [InlineData("3", 0, "3")]
    [InlineData("3.00", 0, "3")]
    [InlineData("0.00000000000000000000000000000000000001", 38, "1")]
    [InlineData("3.40282366920938463463374607431768211455", 38, "340282366920938463463374607431768211455")]
    [InlineData("9007199254740993", 0, "9007199254740993")]
    public void A_plain_number_becomes_minor_units_exactly(string text, int scale, string minor)
    {
        Assert.True(new DecimalText('.', null, scale).TryParse(text, out var amount, out var problem), problem);
        Assert.Equal(minor, amount.ToString());
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("-1.00", "negative")]
    [InlineData("0", "zero")]
    [InlineData("0.00", "zero")]
    [InlineData("1.005", "3 decimals")]
    [InlineData("1.", "plain")]
    [InlineData(".5", "plain")]
    [InlineData("+1", "plain")]
    [InlineData("1e3", "plain")]
    [InlineData("1,000.00", "plain")]
    [InlineData("1.0.0", "plain")]
    [InlineData("1 000", "plain")]
    [InlineData("٣", "plain")]
    [InlineData("0x10", "plain")]
    [InlineData("NaN", "plain")]
    [InlineData("3402823669209384634633746074317682114.56", "2^128")]
    [InlineData("99999999999999999999999999999999999999999999999999", "2^128")]
    public void Anything_else_is_refused_with_the_reason(string text, string reason)
    {
        Assert.False(new DecimalText('.', null, 2).TryParse(text, out _, out var problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.234.567,89", "123456789")]
    [InlineData("234.567,89", "23456789")]
    [InlineData("12,5", "1250")]
    [InlineData("1234,56", "123456")]
    public void Other_marks_are_read_where_the_mapping_names_them(string text, string minor)
    {
        Assert.True(new DecimalText(',', '.', 2).TryParse(text, out var amount, out var problem), problem);
        Assert.Equal(minor, amount.ToString());
    }

    [Theory]
    [InlineData("1.23,45")]
    [InlineData("1234.567,89")]
    [InlineData(".123,45")]
    [InlineData("1..234,5")]
    [InlineData("1,234.5")]
    public void A_mark_for_thousands_stands_between_groups_of_three(string text) =>
        Assert.False(new DecimalText(',', '.', 2).TryParse(text, out _, out _));
}
