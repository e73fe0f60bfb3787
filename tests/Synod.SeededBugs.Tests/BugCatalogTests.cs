using System.Text.RegularExpressions;

namespace Synod.SeededBugs.Tests;

/// <summary>The catalogue fits the code as it is today. The simulator's tests compile and run every bug of it.</summary>
public class BugCatalogTests
{
    public static TheoryData<string> Names => [.. BugCatalog.All.Select(b => b.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_patch_applies_once_and_compiles(string name)
    {
        var bug = BugCatalog.Find(name);

        Assert.All(bug.Rooms, room => PatchedRoom.Check(bug, room));
    }

    [Fact]
    public void Names_are_unique_and_in_kebab_case()
    {
        var names = BugCatalog.All.Select(b => b.Name).ToArray();

        Assert.Distinct(names);
        Assert.All(names, name => Assert.Matches(new Regex("^[a-z0-9]+(-[a-z0-9]+)*$"), name));
    }

    [Fact]
    public void Every_bug_says_what_goes_wrong_and_who_must_notice()
    {
        Assert.All(BugCatalog.All, bug =>
        {
            Assert.Contains(bug.Checker, Checkers.All);
            Assert.InRange(bug.MaxSeeds, 1, 1_000);
            Assert.EndsWith(".", bug.Harm, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_bug_that_does_not_exist_is_not_found()
    {
        var error = Assert.Throws<ArgumentException>(() => BugCatalog.Find("no-such-bug"));

        Assert.Contains("no-such-bug", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("src/Synod.Consensus/Quorum.cs", "there is no such text", "occurs 0 times in src/Synod.Consensus/Quorum.cs")]
    [InlineData("src/Synod.Consensus/Quorum.cs", "acceptors", "times in src/Synod.Consensus/Quorum.cs, not once")]
    [InlineData("src/Synod.Consensus/Gone.cs", "anything", "no file src/Synod.Consensus/Gone.cs")]
    [InlineData("src/Synod.Consensus/Quorum.cs", "(acceptors / 2) + 1", "It does not compile")]
    public void A_patch_that_does_not_fit_any_more_is_an_error_that_names_its_bug(string file, string original, string why)
    {
        var stale = new SeededBug
        {
            Name = "stale-bug",
            Checker = Checkers.NoCrash,
            MaxSeeds = 1,
            Harm = "Nothing would go wrong, and nobody would know.",
            Edits = [new SourceEdit(file, original, "notAName")],
        };

        var error = Assert.Throws<BugDoesNotFitException>(() => new BuggyWorld(stale));

        Assert.Contains("'stale-bug'", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }
}
