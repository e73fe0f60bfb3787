using Synod.Proofs;

namespace Synod.Ledger.Tests;

/// <summary>Blocks with steps of transactions across shards that a faulty or lying leader might make.</summary>
public class LyingBlockTests
{
    private static readonly string A = TestLedger.A, B = TestLedger.B, C = TestLedger.C;
    private static readonly Timestamp Now = Make.At(20);
    private static readonly EntryReference Some = new(2, new Hash256(new byte[32]));

    private static readonly TransferList Legs = new([Make.Move(A, B, 100), Make.Move(B, C, 100)]);

    private readonly TestLedger _ledger = TestLedger.WithFunds(1_000);

    public LyingBlockTests()
    {
        _ledger.Prepare(Make.Post("held", [.. Legs]), 1);
        _ledger[0].Have(new AbortTransaction(Make.Id("aborted"), 2));
        _ledger[0].Have(Make.Reserve("open", null, Make.Move(A, TestLedger.World, 1)));
        _ledger.Next();
    }

    [Fact]
    public void Decisions_without_the_right_votes_are_refused()
    {
        TransactionPosted Decide(params int[] shards) => new(Now, Make.Id("t"), Legs, default, null, null)
        {
            Agreement = new Agreement(1, TestLedger.AssetsOf(Legs), new ValueList<LegVote>([.. shards.Select(s => new LegVote(s, Some))])),
        };
        Assert.Null(Refusal(0, Decide(1, 2)));
        Expect(0, "Its votes are of the shards 1, and", Decide(1));
        Expect(0, "Its votes are of the shards 0, 1, 2", Decide(0, 1, 2));
        Expect(1, "It is not decided by shard 1", Decide(0, 2));
        Expect(0, "is on shard 1", Decide(1, 2) with { Agreement = null });
        Expect(0, "counts USD/2 and is to move EUR/2", Decide(1, 2) with
        {
            Agreement = Decide(1, 2).Agreement! with { Assets = new ValueList<Asset>([Make.Eur, Make.Usd]) },
        });
    }

    [Fact]
    public void Legs_that_are_not_the_shards_own_are_refused()
    {
        TransactionPrepared Prepare(string id, int home, TransferList transfers) =>
            new(Now, Make.Id(id), home, 1, false, transfers, TestLedger.AssetsOf(transfers));
        Assert.Null(Refusal(1, Prepare("t", 0, Legs)));
        Expect(1, "Shard 1 cannot decide for shard 1", Prepare("t", 1, Legs));
        Expect(1, "Shard 3 cannot decide", Prepare("t", 3, Legs));
        Expect(1, "does not touch shard 1", Prepare("t", 0, new TransferList([Make.Move(A, C, 1)])));
        Expect(1, "attempt 1 is held", Prepare("held", 0, Legs));
        Expect(0, "'open' exists", Prepare("open", 1, new TransferList([Legs[0]])));
        Expect(1, "There is no account", Prepare("t", 0, new TransferList([Make.Move(A, TestLedger.On(1, "none"), 1)])));
        Expect(1, "would pass its overdraft", Prepare("t", 0, new TransferList([Make.Move(B, A, 1)])));
    }

    [Fact]
    public void Holds_end_once_and_as_what_they_are()
    {
        HoldCommitted Commit(string id, ulong position, TransferList transfers) => new(Now, Make.Id(id), position, Some, transfers);
        Assert.Null(Refusal(1, Commit("held", 2, Legs)));
        Assert.Null(Refusal(1, new HoldReleased(Now, Make.Id("held"), 2, Some)));
        Expect(1, "'t' is not pending", Commit("t", 2, Legs));
        Expect(1, "'held' is not pending", Commit("held", 1, Legs));
        Expect(1, "it is posted as a whole", Commit("held", 2, new TransferList([Make.Move(A, B, 0), Make.Move(B, C, 100)])));
        Expect(1, "it has 2 transfers, not 1", Commit("held", 2, new TransferList([Legs[0]])));
        Expect(1, "is not pending", Commit("held", 2, Legs), new HoldReleased(Now, Make.Id("held"), 2, Some));
        Expect(1, "is not pending", new HoldReleased(Now, Make.Id("held"), 2, Some), Commit("held", 2, Legs));
    }

    [Fact]
    public void Aborts_rise_and_are_not_of_what_is_decided()
    {
        Assert.Null(Refusal(0, new TransactionAborted(Now, Make.Id("t"), 1), new TransactionAborted(Now, Make.Id("t"), 2)));
        Expect(
            0, "attempt 2 was aborted", new TransactionAborted(Now, Make.Id("t"), 2), new TransactionAborted(Now, Make.Id("t"), 2));
        Expect(0, "'open' exists", new TransactionAborted(Now, Make.Id("open"), 1));
        var decision = new TransactionPosted(Now, Make.Id("t"), Legs, default, null, null)
        {
            Agreement = new Agreement(1, TestLedger.AssetsOf(Legs), new ValueList<LegVote>([new LegVote(1, Some), new LegVote(2, Some)])),
        };
        Expect(0, "attempt 1 was aborted", new TransactionAborted(Now, Make.Id("t"), 1), decision);
        Expect(0, "'t' exists", decision, new TransactionAborted(Now, Make.Id("t"), 3));
    }

    private void Expect(int shard, string says, params Entry[] entries)
    {
        var refused = Refusal(shard, entries);
        Assert.Equal(entries.Length - 1, refused?.EntryPosition);
        Assert.Contains(says, refused!.Reason, StringComparison.Ordinal);
    }

    /// <summary>What a replica says of a block of these entries, but for what only the header says: null if it takes them all.</summary>
    private BlockRefusedException? Refusal(int shard, params Entry[] entries)
    {
        var state = _ledger[shard].State;
        var header = state.Head! with { Height = state.Height + 1, Previous = state.HeadHash, Timestamp = Now };
        var block = new Block(header, [.. entries.Select(e => (ReadOnlyMemory<byte>)EntryCodec.Encode(e))], entries, []);
        var refused = Assert.Throws<BlockRefusedException>(() => state.Replay(block));
        return refused.EntryPosition is null ? null : refused;
    }
}
