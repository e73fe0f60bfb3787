namespace Synod.Ledger.Tests;

/// <summary>A chain of five blocks with something of everything, its leaf hashes, and the checkpoint of its head.</summary>
internal sealed class Chain : IDisposable
{
    public Chain()
    {
        Shard = new TestShard(signerKey: Signer.PublicKey).Have(
            Make.Open("world", "unlimited"),
            Make.Open("a", metadata: Make.Words(("name", "Ada"), ("city", "London"))),
            Make.Open("b", "100", NormalSide.Debit),
            Make.Post("t1", Make.Move("world", "a", 500)));
        Remember();
        Shard.Next(2).Have(
            Make.Reserve("t2", 10, Make.Move("a", "b", 20), Make.Move("a", "world", 30)),
            Make.Reserve("t3", null, Make.Move("a", "b", 5)),
            Make.Post("t4", Make.Move("world", "a", 7)) with { Metadata = Make.Words(("memo", "m")), Reference = Reference.Parse("r-4") });
        Remember();
        Shard.Next(3).Have(Make.PostIt("t3", 4), Make.Reverse("t5", "t3"), Make.Reserve("t6", null, Make.Move("a", "b", 1)));
        Remember();
        Shard.Next(20).Have(Make.VoidIt("t6"), Make.Post("t7", Make.Move("world", "b", 9)));
        Remember();
        Shard.Next(21).Have(Make.Open("c"), Make.Reserve("t8", 60, Make.Move("world", "c", 3)));
        Remember();
    }

    public TestShard Shard { get; }

    public TestSigner Signer { get; } = new();

    public IReadOnlyList<byte[]> Blocks => Shard.Blocks;

    /// <summary>The checkpoints of all blocks, the first block's first.</summary>
    public List<string> Checkpoints { get; } = [];

    public void Dispose() => Signer.Dispose();

    private void Remember()
    {
        Shard.Commit();
        Checkpoints.Add(Signer.Sign(Shard.State));
    }
}
