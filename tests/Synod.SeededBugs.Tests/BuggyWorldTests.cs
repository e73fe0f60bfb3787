using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Synod.Consensus;

namespace Synod.SeededBugs.Tests;

/// <summary>A bug is real in its world and nowhere else.</summary>
public class BuggyWorldTests
{
    private const string Here = "Synod.SeededBugs.Tests";
    private const string ProbeType = "Synod.SeededBugs.Tests.Probe";

    [Fact]
    public void A_world_runs_the_patched_code_and_the_rest_of_the_process_does_not()
    {
        var world = new BuggyWorld(BugCatalog.Find("lower-ballot-accepted"));

        Assert.Equal("Accepted", world.Call(Here, ProbeType, nameof(Probe.AnswerToALowerBallot)));
        Assert.Equal("Rejected", Probe.AnswerToALowerBallot());
    }

    [Fact]
    public void A_room_that_the_bug_does_not_touch_is_as_it_was_built()
    {
        var half = new BuggyWorld(BugCatalog.Find("half-is-a-majority"));
        var other = new BuggyWorld(BugCatalog.Find("reply-before-persist"));

        Assert.Equal(1, half.Call("Synod.Consensus", "Synod.Consensus.Quorum", nameof(Quorum.Majority), 3));
        Assert.Equal(2, other.Call("Synod.Consensus", "Synod.Consensus.Quorum", nameof(Quorum.Majority), 3));
    }

    [Fact]
    public void Statics_are_the_worlds_own_and_last_as_long_as_it_does()
    {
        var world = new BuggyWorld(BugCatalog.Find("half-is-a-majority"));
        var other = new BuggyWorld(BugCatalog.Find("half-is-a-majority"));

        Assert.Equal(2, world.Call(Here, ProbeType, nameof(Probe.CountCalls), 2ul));
        Assert.Equal(5, world.Call(Here, ProbeType, nameof(Probe.CountCalls), 3ul));
        Assert.Equal(1, other.Call(Here, ProbeType, nameof(Probe.CountCalls), 1ul));
    }

    [Fact]
    public void Packages_are_shared_with_the_outside()
    {
        var world = new BuggyWorld(BugCatalog.Find("half-is-a-majority"));
        var ours = RuntimeHelpers.GetHashCode(typeof(ILogger)).ToString(CultureInfo.InvariantCulture);

        Assert.Equal(true, world.Call(Here, ProbeType, nameof(Probe.SharesTheLogger), ours));
    }

    [Fact]
    public void What_is_thrown_inside_is_thrown_outside_as_it_is()
    {
        var world = new BuggyWorld(BugCatalog.Find("half-is-a-majority"));

        var error = Assert.Throws<InvalidOperationException>(() => world.Call(Here, ProbeType, nameof(Probe.Fail)));

        Assert.Equal("As it is.", error.Message);
    }

    [Fact]
    public void Only_strings_and_numbers_cross_the_border()
    {
        var world = new BuggyWorld(BugCatalog.Find("half-is-a-majority"));

        Assert.Throws<ArgumentException>(() => world.Call(Here, ProbeType, nameof(Probe.CountCalls), new Slot(1)));
        Assert.Throws<ArgumentException>(() => world.Call(Here, ProbeType, nameof(Probe.Stranger)));
        Assert.Throws<ArgumentException>(() => world.Call(Here, ProbeType, "NoSuchMethod"));
    }
}
