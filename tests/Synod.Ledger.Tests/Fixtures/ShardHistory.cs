namespace Synod.Ledger.Tests;

/// <summary>The entries of a shard's committed blocks, by position.</summary>
internal sealed class ShardHistory(TestShard shard)
{
    public Entry Entry(int index) => shard.Blocks.SelectMany(bytes => BlockCodec.Decode(bytes).Entries).ElementAt(index);
}
