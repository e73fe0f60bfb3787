namespace Synod.Ledger.Tests;

/// <summary>What a block knows of its own transactions and accounts, however many there are.</summary>
public class ManyTransactionsTests
{
    private const int Count = 3_000;

    [Theory]
    [InlineData(0)]
    [InlineData(Count / 3)]
    [InlineData(Count)]
    public void A_block_of_thousands_finds_each_again_and_keeps_what_each_left(int expected)
    {
        var shard = new TestShard().Have(Make.Open("world", "unlimited")).Next(2);
        shard.Draft.EnsureCapacity(expected);
        for (var i = 0; i < Count; i++)
        {
            shard.Have(Make.Open($"a{i}"), Make.Post($"t{i}", Make.Move("world", $"a{i}", (ulong)i + 1)));
        }

        for (var i = 0; i < Count; i++)
        {
            Assert.Equal(new Outcome.Repeated((2 * (ulong)i) + 3), shard.Do(Make.Post($"t{i}", Make.Move("world", $"a{i}", (ulong)i + 1))));
            Assert.Equal(RefusalCode.TransactionConflict, shard.Refusal(Make.Post($"t{i}", Make.Move("world", $"a{i}", 1_000_000))));
            Assert.True(shard.Draft.Concerns(Make.Id($"t{i}")));
        }

        Assert.False(shard.Draft.Concerns(Make.Id($"t{Count}")));
        var paid = UInt128.Zero;
        for (var i = 0; i < Count; i++)
        {
            var after = shard.Draft.Effects[(2 * i) + 1].Accounts;
            paid += (UInt128)i + 1;
            Assert.Equal(["world", $"a{i}"], after.Select(a => a.Id.Value));
            Assert.Equal(new Amount(paid), after[0].Totals.DebitsPosted);
            Assert.Equal(new Amount((UInt128)i + 1), after[1].Totals.CreditsPosted);
        }

        shard.Next(3);
        Assert.Equal(new Amount(paid), shard.Totals("world").DebitsPosted);
    }
}
