namespace Synod.Histories.Tests;

/// <summary>
/// The checker with another model. In a ledger the commands that took effect say what the state is, in whatever order; in a
/// register the order is everything, so that here it matters that the search remembers states and not only calls.
/// </summary>
public class RegisterTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public void Either_of_two_writes_may_be_the_last(string last) => Assert.Equal(
        Verdict.Linearizable,
        Check(Call("write 1", "", 0, 9), Call("write 2", "", 0, 9), Call("swap 3", last, 10, 11)).Verdict);

    [Fact]
    public void The_last_write_stays_the_last()
    {
        var result = Check(
            Call("write 1", "", 0, 9), Call("write 2", "", 0, 9), Call("read", "1", 10, 11), Call("read", "2", 12, 13));

        Assert.Equal(Verdict.Violation, result.Verdict);
        Assert.Equal([1, 0, 2], result.Order);
        Assert.Equal([3], result.Stuck);
    }

    private static CheckResult<string> Check(params TimedCall<string, string>[] calls) =>
        LinearizabilityChecker.Check(new Register(), calls, stepLimit: 1_000);

    private static TimedCall<string, string> Call(string operation, string answer, long invoked, long returned) =>
        new(operation, answer, invoked, returned, IsPatient: false);

    private sealed class Register : IModel<string, string, string>
    {
        public string Initial => "0";

        public (string Answer, string Next) Step(string state, string operation) =>
            operation == "read" ? (state, state) : (operation.StartsWith('s') ? state : "", operation[^1..]);
    }
}
