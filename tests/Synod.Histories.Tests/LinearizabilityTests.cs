using FsCheck;
using FsCheck.Fluent;

namespace Synod.Histories.Tests;

/// <summary>The checker against the definition: of right histories and of wrong ones, it says what trying every order says.</summary>
public class LinearizabilityTests
{
    [Fact]
    public void The_checker_says_what_every_order_says()
    {
        var met = new Dictionary<bool, int>();
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var source = new RandomHistory(random, accounts: random.Next(1, 3), ids: random.Next(1, 4));
            var calls = source.Play(random.Next(2, 7), spread: random.Next(1, 5), unknown: random.Next(3) * 25, readsLast: false);
            Compare(calls, expected: true);
            for (var i = 0; i < 4; i++)
            {
                var altered = source.Altered(calls);
                var expected = BruteForce.IsLinearizable(altered);
                met[expected] = met.GetValueOrDefault(expected) + 1;
                Compare(altered, expected);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

        // Alterations that are all wrong, or all right, would test half of it.
        Assert.True(met[true] > 500 && met[false] > 500, $"{met[true]} right, {met[false]} wrong");
    }

    [Theory]
    [InlineData(300, 8, 10, true)]
    [InlineData(300, 8, 10, false)]
    [InlineData(2_000, 8, 5, true)]
    public void Long_histories_of_a_right_ledger_pass_in_few_steps(int count, int spread, int unknown, bool readsLast)
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var calls = new RandomHistory(new Random(seed), accounts: 2, ids: count / 2).Play(count, spread, unknown, readsLast);

            var result = LedgerHistory.Check(calls);

            Assert.True(result.IsLinearizable, $"Seed {seed}: {result.Text}");
            Assert.True(result.Steps < 100 * count, $"Seed {seed}: {result.Steps} steps");
        }
    }

    private static void Compare(List<Call> calls, bool expected)
    {
        var result = LedgerHistory.Check(calls);
        Assert.True(
            result.Verdict == (expected ? Verdict.Linearizable : Verdict.Violation),
            $"Not {expected}:\n{string.Join('\n', calls)}\n{result.Text}");
    }
}
