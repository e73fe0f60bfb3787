namespace Synod.Ledger.Tests;

public class PlacementTests
{
    // FNV-1a test vectors of its authors: "a" is af63dc4c8601ec8c, "foobar" is 85944171f73967e8.
    [Theory]
    [InlineData("a", 0xaf63dc4c8601ec8c)]
    [InlineData("foobar", 0x85944171f73967e8)]
    public void The_shard_is_the_folded_hash_modulo_the_shards(string id, ulong hash)
    {
        foreach (var shards in new[] { 1, 2, 3, 255, 256 })
        {
            Assert.Equal((int)((hash ^ (hash >> 32)) % (ulong)shards), Placement.ShardOf(Make.Account(id), shards));
        }
    }

    [Fact]
    public void Accounts_spread_evenly()
    {
        var counts = new int[16];
        for (var i = 0; i < 16_000; i++)
        {
            counts[Placement.ShardOf(Make.Account($"customers:{i}"), counts.Length)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 850, 1_150));
        Assert.Throws<ArgumentOutOfRangeException>(() => Placement.ShardOf(Make.Account("a"), 0));
    }
}
