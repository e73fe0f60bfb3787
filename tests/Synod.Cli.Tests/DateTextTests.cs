namespace Synod.Cli.Tests;

public class DateTextTests
{
    [Theory]
    [InlineData("yyMMdd", 1900, "930101", "1993-01-01")]
    [InlineData("yyMMdd", 1900, "000229", null)]
    [InlineData("yyMMdd", 2000, "000229", "2000-02-29")]
    [InlineData("yyMMdd", 1950, "491231", "2049-12-31")]
    [InlineData("yyMMdd", 1950, "500101", "1950-01-01")]
    [InlineData("dd.MM.yyyy", 2000, "31.01.2026", "2026-01-31")]
    [InlineData("dd.MM.yyyy", 2000, "1.1.2026", null)]
    [InlineData("yyyy-MM-dd", 2000, "2026-02-30", null)]
    [InlineData("yyyy-MM-dd", 2000, "", null)]
    public void Dates_are_read_exactly_and_centuries_are_named(string format, int from, string text, string? iso)
    {
        Assert.Equal(iso is not null, new DateText(format, from).TryParse(text, out var read));
        Assert.Equal(iso ?? "", read);
    }
}
