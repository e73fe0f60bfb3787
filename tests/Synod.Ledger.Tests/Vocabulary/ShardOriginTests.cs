namespace Synod.Ledger.Tests;

public class ShardOriginTests
{
    [Theory]
    [InlineData("synod/0a1b2c3d4e5f/bank/0", "synod/0a1b2c3d4e5f", "bank", 0)]
    [InlineData("example.com/bank/255", "example.com", "bank", 255)]
    [InlineData("https://example.com/a/bank/7", "https://example.com/a", "bank", 7)]
    [InlineData("//bank/7", "/", "bank", 7)]
    public void Ends_in_a_ledger_and_a_shard(string text, string prefix, string ledger, int shard)
    {
        Assert.True(ShardOrigin.TryParse(text, out var origin));
        Assert.Equal(new ShardOrigin(prefix, new ShardKey(LedgerName.Parse(ledger), shard)), origin);
        Assert.Equal(text, origin.ToString());
        Assert.Equal($"{prefix}/{ledger}/3", origin.Of(3).ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bank/0")]
    [InlineData("/bank/0")]
    [InlineData("a/bank")]
    [InlineData("a/bank/")]
    [InlineData("a/bank/x")]
    [InlineData("a/bank/00")]
    [InlineData("a/bank/+1")]
    [InlineData("a/bank/-1")]
    [InlineData("a/bank/256")]
    [InlineData("a/bank/4294967296")]
    [InlineData("a/Bank/0")]
    [InlineData("a//0")]
    [InlineData("c2sp.org/tlog-proof@v1")]
    public void Others_are_no_shards(string? text) => Assert.False(ShardOrigin.TryParse(text, out _));
}
