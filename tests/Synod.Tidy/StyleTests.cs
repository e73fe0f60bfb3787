using System.Text.RegularExpressions;

namespace Synod.Tidy;

/// <summary>The style of the house, as far as a machine can see it.</summary>
public class StyleTests
{
    private const int MaxLines = 400;
    private const int MaxColumns = 140;

    // Analyzer and style rules are errors of the build that ran before this test. What is left to the formatter is white
    // space, file ends, character sets and the order of imports: one rule keeps it from running all analyzers again.
    [Fact]
    public void The_formatter_has_nothing_to_change()
    {
        var (exitCode, output) = Repository.Run(
            "dotnet", "format", "Orleans.sln", "--verify-no-changes", "--no-restore",
            "--severity", "error", "--diagnostics", "IDE0055");

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void A_file_is_one_concept()
    {
        var long_ = Repository.Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal))
            .Select(f => (File: f, Lines: Repository.Read(f).Count(c => c == '\n')))
            .Where(f => f.Lines > MaxLines);

        Assert.Empty(long_);
    }

    [Fact]
    public void Lines_can_be_read_side_by_side()
    {
        var wide = Repository.Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(f => Repository.Read(f).Split('\n').Select((line, i) => (File: f, Line: i + 1, line.Length)))
            .Where(l => l.Length > MaxColumns);

        Assert.Empty(wide);
    }

    [Theory]
    [InlineData(@"\bTODO\b|\bFIXME\b|\bHACK\b|NotImplementedException")]
    [InlineData(@"Assert\.True\(true\)|\bSkip\s*=\s*""")]
    public void Nothing_is_left_for_later(string pattern)
    {
        var found = Repository.Files
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) && !f.EndsWith("Tidy/StyleTests.cs", StringComparison.Ordinal))
            .Where(f => Regex.IsMatch(Repository.Read(f), pattern));

        Assert.Empty(found);
    }

    [Fact]
    public void Tests_do_not_sleep()
    {
        var sleepy = Repository.Files
            .Where(f => f.StartsWith("tests/", StringComparison.Ordinal) && f.EndsWith(".cs", StringComparison.Ordinal))
            .Where(f => Regex.IsMatch(Repository.Read(f), @"Thread\.Slee[p]|Task\.Dela[y]\("));

        Assert.Empty(sleepy);
    }
}
