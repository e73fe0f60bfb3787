namespace Synod.Ledger.Tests;

/// <summary>What the state keeps of accounts, however many there are and whatever their totals.</summary>
public class ManyAccountsTests
{
    [Fact]
    public void Every_account_is_found_with_its_own_terms_and_totals()
    {
        const int Count = 2_500;
        var shard = new TestShard();
        for (var i = 0; i < Count; i++)
        {
            shard.Have(Make.Open($"a{i}", i % 3 == 0 ? "unlimited" : $"{i}", asset: i % 2 == 0 ? Make.Usd : Make.Eur));
        }

        shard.Next(2);
        for (var i = 0; i + 3 < Count; i += 3)
        {
            shard.Have(Make.Post($"t{i}", Make.Move($"a{i}", $"a{(i + 2) % Count}", (ulong)i + 1)));
        }

        shard.Next(3);
        Assert.Equal(Count, shard.State.AccountCount);
        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"a{i}"), shard.State.Accounts.Select(a => a.Id.Value));
        var place = 0;
        foreach (var account in shard.State.Accounts)
        {
            Assert.True(shard.State.TryGetAccount(account.Id, out var found));
            Assert.Equal(account, found);
            Assert.Equal(place % 2 == 0 ? Make.Usd : Make.Eur, account.Asset);
            Assert.Equal(place % 3 == 0 ? Overdraft.Unlimited : new Overdraft(new Amount((UInt128)place)), account.Overdraft);
            Assert.Equal((ulong)place + 1, account.OpenedAt);
            place++;
        }

        Assert.False(shard.State.TryGetAccount(Make.Account($"a{Count}"), out _));
    }

    [Fact]
    public void Totals_grow_past_64_bits_and_reservations_come_and_go()
    {
        var shard = new TestShard().Have(Make.Open("world", "unlimited"), Make.Open("a", "unlimited")).Next(2);
        var most = new Totals(new Amount(ulong.MaxValue), default, default, default);
        shard.Have(Make.Post("t1", Make.Move("world", "a", ulong.MaxValue))).Next(3);
        Assert.Equal(most, shard.Totals("world"));
        shard.Have(Make.Post("t2", Make.Move("world", "a", 1))).Next(4);
        Assert.Equal(most with { DebitsPosted = new Amount(UInt128.One << 64) }, shard.Totals("world"));

        shard.Have(Make.Reserve("t3", null, Make.Move("a", "world", 5))).Next(5);
        Assert.Equal(new Amount(5), shard.Totals("a").DebitsPending);
        shard.Have(Make.VoidIt("t3")).Next(6);
        Assert.Equal(new Totals(default, new Amount(UInt128.One << 64), default, default), shard.Totals("a"));

        var small = new TestShard().Have(Make.Open("world", "unlimited"), Make.Open("a")).Next(2);
        small.Have(Make.Reserve("t1", null, Make.Move("world", "a", 5))).Next(3);
        small.Have(Make.PostIt("t1")).Next(4);
        Assert.Equal(new Totals(new Amount(5), default, default, default), small.Totals("world"));
    }
}
