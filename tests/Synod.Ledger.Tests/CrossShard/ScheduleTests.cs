using FsCheck;
using FsCheck.Fluent;

namespace Synod.Ledger.Tests;

/// <summary>
/// Transactions across shards whose messages come late, twice, out of order or never: what their homes decided has happened
/// everywhere in the end, all of it or nothing, and the audit of the ledger finds no fault on the way.
/// </summary>
public class ScheduleTests
{
    private static readonly string[] Everything =
    [
        "aborted", "committed", "decided", "posted", "prepared", "prepared again", "refused CommitHold NotPending",
        "refused DecideTransaction InsufficientFunds", "refused DecideTransaction Undecided",
        "refused PrepareTransaction InsufficientFunds",
        "refused PrepareTransaction Undecided", "released", "reserved", "spare hold", "voided",
    ];

    [Fact]
    public void What_the_homes_decided_has_happened_everywhere()
    {
        var met = new HashSet<string>();
        Prop.ForAll(Schedule.Arbitrary, schedule => new ScheduledLife(schedule, met).Live())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));

        // Lives in which nothing happens would agree about nothing.
        Assert.Equal([], Everything.Except(met));
    }
}
