using System.Text.RegularExpressions;

namespace Synod.Tidy;

/// <summary>The style of the house, as far as a machine can see it.</summary>
public partial class StyleTests
{
    private const int MaxLines = 400;
    private const int MaxColumns = 140;

    private static IEnumerable<string> CodeFiles => Repository.Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal));

    // Analyzer and style rules are errors of the build that ran before this test. What is left to the formatter is white
    // space, file ends and character sets, for which it need not load the solution; and the order of imports, below.
    [Fact]
    public void The_formatter_has_nothing_to_change()
    {
        var (exitCode, output) = Repository.Run("dotnet", "format", "whitespace", "--folder", ".", "--verify-no-changes");

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void Imports_are_in_order()
    {
        var disordered = CodeFiles.Where(file =>
        {
            var imports = Imports().Matches(Repository.Read(file)).Select(m => m.Groups[1].Value).ToArray();
            return !imports.SequenceEqual(imports.OrderBy(i => !IsOfSystem(i)).ThenBy(i => i, StringComparer.OrdinalIgnoreCase));
        });

        Assert.Empty(disordered);

        static bool IsOfSystem(string import) => import == "System" || import.StartsWith("System.", StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_one_concept()
    {
        var long_ = CodeFiles
            .Select(f => (File: f, Lines: Repository.Read(f).Count(c => c == '\n')))
            .Where(f => f.Lines > MaxLines);

        Assert.Empty(long_);
    }

    [Fact]
    public void Lines_can_be_read_side_by_side()
    {
        var wide = CodeFiles
            .SelectMany(f => Repository.Read(f).Split('\n').Select((line, i) => (File: f, Line: i + 1, line.Length)))
            .Where(l => l.Length > MaxColumns);

        Assert.Empty(wide);
    }

    [Theory]
    [InlineData(@"\bTODO\b|\bFIXME\b|\bHACK\b|NotImplementedException")]
    [InlineData(@"Assert\.True\(true\)|\bSkip\s*=\s*""")]
    public void Nothing_is_left_for_later(string pattern)
    {
        var found = CodeFiles
            .Where(f => !f.EndsWith("Tidy/StyleTests.cs", StringComparison.Ordinal))
            .Where(f => Regex.IsMatch(Repository.Read(f), pattern));

        Assert.Empty(found);
    }

    [Fact]
    public void Tests_do_not_sleep()
    {
        var sleepy = CodeFiles
            .Where(f => f.StartsWith("tests/", StringComparison.Ordinal))
            .Where(f => Regex.IsMatch(Repository.Read(f), @"Thread\.Slee[p]|Task\.Dela[y]\("));

        Assert.Empty(sleepy);
    }

    // Aliases and static imports have an order of their own.
    [GeneratedRegex(@"^using ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Imports();
}
