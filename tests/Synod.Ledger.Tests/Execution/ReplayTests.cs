using Synod.Proofs;

namespace Synod.Ledger.Tests;

/// <summary>Blocks that a faulty or lying leader might make. The state has: world, a (with 50), b, a reservation, an expired one.</summary>
public class ReplayTests
{
    private static readonly Timestamp Now = Make.At(20);

    private readonly TestShard _shard = new TestShard().Have(
        Make.Open("world", "unlimited"),
        Make.Open("a"),
        Make.Open("b"),
        Make.Open("euro", "unlimited", asset: Make.Eur),
        Make.Post("t", Make.Move("world", "a", 50)),
        Make.Reserve("open", 100, Make.Move("a", "b", 10)),
        Make.Reserve("due", 10, Make.Move("a", "b", 10)));

    public ReplayTests() => _shard.Commit();

    private ShardState State => _shard.State;

    [Fact]
    public void What_an_honest_leader_makes_is_accepted()
    {
        var draft = State.Draft(Now, 9);
        draft.ExpireDue();
        Assert.True(draft.TryExecute(Make.PostIt("open", 5), _shard.History, default, out _));
        Assert.True(draft.TryExecute(Make.Reverse("r", "open"), _shard.History, default, out _));
        var words = Make.Words(("k", "v"));
        Assert.True(draft.TryExecute(Make.Open("c", metadata: words), _shard.History, Make.Salt(1), out _));
        var block = draft.Seal();
        Assert.Equal(block.Header, State.Replay(BlockCodec.Decode(BlockCodec.Encode(block))).Block.Header);

        // Metadata may have been erased since.
        var replayed = State.Replay(block with { Attachments = [] });
        State.Commit(replayed);
        Assert.Equal(block.Header.Hash(), State.HeadHash);
    }

    [Fact]
    public void Every_field_of_the_header_is_checked()
    {
        var block = Honest();
        var other = new Hash256(new byte[32].Select(_ => (byte)1).ToArray());
        (BlockHeader Header, string Says)[] wrong =
        [
            (block.Header with { Shard = new ShardKey(LedgerName.Parse("bank"), 1) }, "shard bank/1"),
            (block.Header with { Height = 3 }, "height 3"),
            (block.Header with { Previous = other }, "the block before"),
            (block.Header with { Timestamp = State.HeadTimestamp }, "not after"),
            (block.Header with { Proposer = 0 }, "no proposer"),
            (block.Header with { TreeSize = 10 }, "10 entries in the tree, not"),
            (block.Header with { TreeRoot = other }, "tree root"),
            (block.Header with { StateDigest = other }, "state digest"),
        ];
        foreach (var (header, says) in wrong)
        {
            var e = Refuse(block with { Header = header });
            Assert.Contains(says, e.Reason, StringComparison.Ordinal);
            Assert.Null(e.EntryPosition);
        }

        var late = Refuse(block with { Header = block.Header with { Timestamp = Make.At(21) } });
        Assert.Equal(0, late.EntryPosition);
    }

    [Theory]
    [InlineData("world", "x", 1, "There is no account 'x'.")]
    [InlineData("world", "euro", 1, "counts USD/2 and")]
    [InlineData("a", "b", 31, "'a' would pass its overdraft")]
    public void Entries_keep_the_rules_of_transactions(string debit, string credit, int amount, string says)
    {
        var legs = new TransferList([Make.Move(debit, credit, (UInt128)amount)]);
        Expect(says, new TransactionPosted(Now, Make.Id("n"), legs, default, null, null));
        Expect(says, new TransactionReserved(Now, Make.Id("n"), legs, default, null, null));
    }

    [Fact]
    public void Totals_do_not_overflow()
    {
        var legs = new TransferList([Make.Move("world", "a", UInt128.MaxValue - 49)]);
        Expect("would pass 2^128 - 1", new TransactionPosted(Now, Make.Id("n"), legs, default, null, null));
    }

    [Fact]
    public void Ids_that_the_state_or_the_block_knows_are_not_used_again()
    {
        var legs = new TransferList([Make.Move("world", "a", 1)]);
        Expect("'open' exists", new TransactionPosted(Now, Make.Id("open"), legs, default, null, null));
        Expect("'x' exists", Posted("x"), Posted("x"));
        Expect("'a' exists", new AccountOpened(Now, Make.Account("a"), Make.Usd, NormalSide.Credit, default, null));
    }

    [Fact]
    public void Reservations_end_once_in_time_and_within_what_they_hold()
    {
        TransferList Legs(string credit, int amount) => new([Make.Move("a", credit, (UInt128)amount)]);
        Expect("'x' is not pending", new PendingVoided(Now, Make.Id("x")));
        Expect("'t' is not pending", new PendingPosted(Now, Make.Id("t"), Legs("b", 1)));
        Expect("reserved 10, not 11", new PendingPosted(Now, Make.Id("open"), Legs("b", 11)));
        Expect("other accounts", new PendingPosted(Now, Make.Id("open"), Legs("world", 1)));
        Expect("1 transfers, not 2", new PendingPosted(Now, Make.Id("open"), new TransferList([.. Legs("b", 1), .. Legs("b", 1)])));
        Expect("'due' has expired", new PendingPosted(Now, Make.Id("due"), Legs("b", 1)));
        Expect("'due' has expired", new PendingVoided(Now, Make.Id("due")));
        Expect("'open' is not due", new PendingExpired(Now, Make.Id("open")));
        Expect("'open' is not pending", new PendingVoided(Now, Make.Id("open")), new PendingVoided(Now, Make.Id("open")));
        Expect("'x' is not pending", new PendingExpired(Now, Make.Id("x")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_500_000)]
    [InlineData((PendingTerms.MaxTimeoutSeconds + 1) * 1_000_000)]
    public void An_expiry_is_whole_seconds_after_the_reservation(long after)
    {
        var legs = new TransferList([Make.Move("a", "b", 1)]);
        var expiry = new Timestamp(Now.Microseconds + after);
        Expect("No time-out leads to", new TransactionReserved(Now, Make.Id("n"), legs, default, null, expiry));
    }

    [Fact]
    public void A_reversal_fits_its_original_as_far_as_the_state_knows_it()
    {
        TransactionPosted Reversal(string id, string original, string debit, string credit, int amount) => new(
            Now, Make.Id(id), new TransferList([Make.Move(debit, credit, (UInt128)amount)]), default, null, Make.Id(original));
        Expect("'open' is not posted", Reversal("r", "open", "b", "a", 10));
        Expect("reverses itself", Reversal("r", "r", "b", "a", 10));
        Expect("is reversed already, by 'r1'", Posted("x"), Reversal("r1", "x", "a", "world", 1), Reversal("r2", "x", "a", "world", 1));
        Expect("not those of 'x'", Posted("x"), Reversal("r", "x", "a", "world", 2));
        Expect("not those of 'x'", Posted("x"), Reversal("r", "x", "world", "a", 1));
        Expect("'open' is not posted", new PendingVoided(Now, Make.Id("open")), Reversal("r", "open", "world", "a", 1));
        Expect(
            "not those of 'open'",
            new PendingPosted(Now, Make.Id("open"), new TransferList([Make.Move("a", "b", 3)])),
            Reversal("r", "open", "b", "a", 4));
    }

    [Fact]
    public void Entries_stand_where_they_belong()
    {
        Expect("its first entry only", new ShardOpened(Now, Make.Shard, 1, "o", new byte[1]));
        Expect("in the directory only", new LedgerCreated(Now, LedgerName.Parse("x"), 1));
        Expect("is not the block's", Posted("x") with { Timestamp = Make.At(21) });

        var empty = new ShardState(Make.Shard);
        var first = Forge(empty, Posted("x"));
        Assert.Contains("must say whose it is", Refuse(empty, first).Message, StringComparison.Ordinal);
        var foreign = Forge(empty, new ShardOpened(Now, new ShardKey(LedgerName.Parse("other"), 0), 1, "o", new byte[1]));
        Assert.Contains("opens shard other/0", Refuse(empty, foreign).Message, StringComparison.Ordinal);

        var directory = new ShardState(ShardKey.Directory);
        var mixed = Forge(directory, new ShardOpened(Now, ShardKey.Directory, 1, "o", new byte[1]), Posted("x"));
        var e = Refuse(directory, mixed);
        Assert.Equal((ShardKey.Directory, 1UL, 1), (e.Shard, e.Height, e.EntryPosition));
    }

    [Fact]
    public void An_account_of_another_shard_is_not_opened_here()
    {
        var elsewhere = Enumerable.Range(0, 20).Select(i => Make.Account($"a{i}")).First(id => Placement.ShardOf(id, 2) == 1);
        var shard = new TestShard(shards: 2).Next(2);
        var block = Forge(shard.State, new AccountOpened(Now, elsewhere, Make.Usd, NormalSide.Credit, default, null));
        Assert.Contains("belongs to shard 1", Refuse(shard.State, block).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_is_what_the_entry_commits_to()
    {
        var draft = State.Draft(Now, 9);
        var words = Make.Words(("k", "v"));
        Assert.True(draft.TryExecute(Make.Open("c", metadata: words), _shard.History, Make.Salt(1), out _));
        Assert.True(draft.TryExecute(Make.Open("d"), _shard.History, Make.Salt(1), out _));
        var block = draft.Seal();
        Attachment[] wrong =
        [
            new(0, Make.Salt(2), words), new(0, Make.Salt(1), Make.Words(("k", "w"))), new(0, Make.Salt(1), Metadata.None),
        ];
        Assert.All(wrong, attachment => Assert.Equal(0, Refuse(block with { Attachments = [attachment] }).EntryPosition));
        Assert.Equal(1, Refuse(block with { Attachments = [new(1, Make.Salt(1), words)] }).EntryPosition);
        Assert.Null(Refuse(block with { Attachments = [new(2, Make.Salt(1), words)] }).EntryPosition);
        Assert.Null(Refuse(block with { Attachments = [block.Attachments[0], block.Attachments[0]] }).EntryPosition);
    }

    [Fact]
    public void Bytes_and_entries_are_the_same()
    {
        var block = Honest();
        Assert.Equal(0, Refuse(block with { Entries = [Posted("other")] }).EntryPosition);
        Assert.Null(Refuse(block with { Entries = [] }).EntryPosition);
        Assert.Null(Refuse(block with { Entries = [.. block.Entries, Posted("other")] }).EntryPosition);
    }

    [Fact]
    public void A_refusal_changes_nothing()
    {
        var before = SnapshotCodec.Encode(State);
        Expect("'n' exists", Posted("n"), Posted("n"));
        Assert.Equal(before, SnapshotCodec.Encode(State));
        State.Commit(State.Replay(Honest()));
    }

    private static TransactionPosted Posted(string id) =>
        new(Now, Make.Id(id), new TransferList([Make.Move("world", "a", 1)]), default, null, null);

    private Block Honest()
    {
        var draft = State.Draft(Now, 9);
        Assert.True(draft.TryExecute(Make.Post("n", Make.Move("world", "a", 1)), _shard.History, default, out _));
        return draft.Seal();
    }

    /// <summary>Entries before the last are fine; the last is refused, and says why.</summary>
    private void Expect(string says, params Entry[] entries)
    {
        var e = Refuse(Forge(State, entries));
        Assert.Contains(says, e.Reason, StringComparison.Ordinal);
        Assert.Equal(entries.Length - 1, e.EntryPosition);
        Assert.StartsWith($"Block 2 of shard bank/0 is refused at its entry {entries.Length - 1}. ", e.Message, StringComparison.Ordinal);
    }

    private BlockRefusedException Refuse(Block block) => Refuse(State, block);

    private static BlockRefusedException Refuse(ShardState state, Block block) =>
        Assert.Throws<BlockRefusedException>(() => state.Replay(block));

    private static Block Forge(ShardState state, params Entry[] entries) => new(
        new BlockHeader(state.Key, state.Height + 1, state.HeadHash, 0, default, default, Now, 1),
        [.. entries.Select(entry => new ReadOnlyMemory<byte>(EntryCodec.Encode(entry)))],
        entries,
        []);
}
