using Synod.Proofs;

namespace Synod.Ledger.Tests;

public class BlockDraftTests
{
    [Fact]
    public void A_blocks_time_is_the_clock_or_just_after_the_block_before()
    {
        var shard = new TestShard();
        Assert.Equal(Make.At(1), shard.Draft.Timestamp);
        shard.Commit();
        Assert.Equal(Make.At(2), shard.State.Draft(Make.At(2), 1).Timestamp);
        Assert.Equal(new Timestamp(Make.At(1).Microseconds + 1), shard.State.Draft(Make.At(1), 1).Timestamp);
        Assert.Equal(new Timestamp(Make.At(1).Microseconds + 1), shard.State.Draft(default, 1).Timestamp);
        Assert.Equal(new Timestamp(1), new ShardState(Make.Shard).Draft(default, 1).Timestamp);
    }

    [Fact]
    public void At_the_end_of_time_there_is_no_next_block()
    {
        var state = new ShardState(Make.Shard);
        var draft = state.Draft(Timestamp.Max, 1);
        draft.OpenShard(1, "o", new byte[1]);
        draft.Seal();
        state.Commit(draft);
        Assert.Throws<InvalidOperationException>(() => state.Draft(Timestamp.Max, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => state.Draft(new Timestamp(1L << 53), 1));
        Assert.Throws<ArgumentException>(() => state.Draft(default, 0));
    }

    [Fact]
    public void The_first_entry_says_whose_chain_it_is()
    {
        var state = new ShardState(new ShardKey(LedgerName.Parse("bank"), 2));
        var draft = state.Draft(default, 1);
        Assert.Throws<InvalidOperationException>(() => draft.TryExecute(Make.Open("a"), History.Empty, default, out _));
        Assert.Throws<ArgumentException>(() => draft.OpenShard(2, "o", new byte[1]));
        Assert.Throws<ArgumentException>(() => draft.OpenShard(257, "o", new byte[1]));
        Assert.Throws<ArgumentException>(() => draft.OpenShard(3, "an origin", new byte[1]));
        Assert.Throws<ArgumentException>(() => draft.OpenShard(3, "o", default));
        Assert.True(draft.IsEmpty);
        Assert.Equal((0, "", 0, 0UL), (state.Shards, state.Origin, state.SignerKey.Length, state.Height));
        draft.OpenShard(3, "o", new byte[] { 9 });
        Assert.Throws<InvalidOperationException>(() => draft.OpenShard(3, "o", new byte[1]));
        draft.Seal();
        state.Commit(draft);
        Assert.Equal((3, "o", 9, 1UL), (state.Shards, state.Origin, state.SignerKey.Span[0], state.Height));
        Assert.Throws<InvalidOperationException>(() => state.Draft(default, 1).OpenShard(3, "o", new byte[1]));
    }

    [Fact]
    public void A_block_is_sealed_once_and_never_empty()
    {
        var shard = new TestShard();
        Assert.Throws<InvalidOperationException>(() => shard.State.Draft(default, 1).Seal());
        Assert.Throws<InvalidOperationException>(() => shard.Draft.Block);
        Assert.Throws<InvalidOperationException>(() => shard.State.Commit(shard.Draft));
        Assert.Same(shard.Draft.Seal(), shard.Draft.Block);
        Assert.Throws<InvalidOperationException>(shard.Draft.Seal);
        Assert.Throws<InvalidOperationException>(() => shard.Do(Make.Open("a")));
    }

    [Fact]
    public void Only_a_draft_on_the_head_is_committed()
    {
        var shard = new TestShard();
        shard.Next(2).Have(Make.Open("a"));
        var (kept, stale) = (shard.Draft, shard.State.Draft(Make.At(3), 9));
        Assert.True(stale.TryExecute(Make.Open("b"), History.Empty, default, out _));
        var other = shard.State.Draft(Make.At(3), 9);
        Assert.True(other.TryExecute(Make.Open("b"), History.Empty, default, out _));
        other.Seal();
        shard.Commit();
        Assert.Throws<InvalidOperationException>(() => shard.State.Commit(kept));
        Assert.Throws<InvalidOperationException>(() => shard.State.Commit(other));
        Assert.Throws<InvalidOperationException>(() => stale.TryExecute(Make.Open("c"), History.Empty, default, out _));
        Assert.Throws<InvalidOperationException>(stale.Seal);
        Assert.Throws<InvalidOperationException>(() => new ShardState(Make.Shard).Commit(other));
        Assert.Equal(["a"], shard.State.Accounts.Select(a => a.Id.Value));
    }

    [Fact]
    public void Malformed_commands_are_thrown_back_and_change_nothing()
    {
        var shard = new TestShard().Have(Make.Open("a", "unlimited"), Make.Open("b"));
        var before = (shard.Draft.EntryCount, shard.Draft.Bytes);
        var fine = Make.Move("a", "b", 1);
        Command[] malformed =
        [
            Make.Post("t"),
            Make.Post("t", [.. Enumerable.Repeat(fine, 1_001)]),
            Make.Post("t", Make.Move("a", "a", 1)),
            Make.Post("t", fine, Make.Move("a", "b", 0)),
            Make.Post("t", new Transfer(default, Make.Account("a"), Make.Units(1))),
            Make.Post("t", fine) with { Id = default },
            Make.Reserve("t", 0, fine),
            Make.Reserve("t", PendingTerms.MaxTimeoutSeconds + 1, fine),
            Make.PostIt("t", 0, 0),
            new PostPending(Make.Id("t"), []),
            new PostPending(Make.Id("t"), [.. Enumerable.Repeat(Make.Units(1), 1_001)]),
            new PostPending(default, null),
            new VoidPending(default),
            Make.Reverse("t", "x") with { Reverses = default },
            Make.Reverse("t", "x") with { Id = default },
            Make.Open("c") with { Id = default },
            Make.Open("c") with { Asset = default },
            Make.Open("c") with { NormalSide = (NormalSide)2 },
            new CreateLedger(LedgerName.Directory, 1),
            new CreateLedger(default, 1),
            new CreateLedger(LedgerName.Parse("x"), 0),
            new CreateLedger(LedgerName.Parse("x"), 257),
        ];
        Assert.All(malformed, command =>
        {
            Assert.NotNull(CommandSyntax.Problem(command));
            Assert.Throws<ArgumentException>(() => shard.Draft.TryExecute(command, History.Empty, default, out _));
        });
        Assert.Equal(before, (shard.Draft.EntryCount, shard.Draft.Bytes));
        Assert.Null(CommandSyntax.Problem(Make.Post("t", [.. Enumerable.Repeat(fine, 1_000)])));
        shard.Have(Make.Post("t", [.. Enumerable.Repeat(fine, 1_000)])).Commit();
    }

    [Fact]
    public void Ledgers_are_created_in_the_directory_and_nothing_else_is()
    {
        var bank = LedgerName.Parse("bank");
        var shard = new TestShard(ShardKey.Directory, origin: "synod/test/synod/0").Have(new CreateLedger(bank, 4));
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(new Outcome.Repeated(1), shard.Do(new CreateLedger(bank, 4)));
            Assert.Equal(RefusalCode.LedgerConflict, shard.Refusal(new CreateLedger(bank, 5)));
            Assert.Throws<InvalidOperationException>(() => shard.Do(Make.Open("a")));
            Assert.Throws<InvalidOperationException>(() => shard.Do(Make.PostIt("a")));
            shard.Next(2 + i);
        }

        Assert.Equal(new LedgerCreated(Make.At(1), bank, 4), shard.State.Ledgers[bank]);
        Assert.Throws<InvalidOperationException>(() => new TestShard().Do(new CreateLedger(bank, 4)));
        Assert.Throws<ArgumentException>(() => new TestShard(ShardKey.Directory, shards: 2));
    }

    [Fact]
    public void An_account_that_belongs_elsewhere_is_not_here()
    {
        const int Shards = 4;
        var ids = Enumerable.Range(0, 20).Select(i => $"a{i}").ToLookup(id => Placement.ShardOf(Make.Account(id), Shards));
        var (here, there) = (ids[0].First(), ids[1].First());
        var shard = new TestShard(shards: Shards).Have(Make.Open(here, "unlimited"));
        Assert.Throws<InvalidOperationException>(() => shard.Do(Make.Open(there)));
        var refused = Assert.IsType<Outcome.Refused>(shard.Do(Make.Post("t", Make.Move(here, there, 1))));
        Assert.Equal(RefusalCode.CrossShard, refused.Why.Code);
        Assert.Contains($"'{there}'", refused.Why.Detail, StringComparison.Ordinal);
        Assert.Equal(RefusalCode.CrossShard, shard.Next(2).Refusal(Make.Post("t", Make.Move(there, here, 1))));
        Assert.Equal(RefusalCode.AccountNotFound, shard.Refusal(Make.Post("t", Make.Move(here, ids[0].Last(), 1))));
    }

    [Fact]
    public void A_block_takes_8192_entries_and_the_next_command_belongs_into_the_next()
    {
        var shard = new TestShard().Have(Make.Open("a", "unlimited"), Make.Open("b"));
        for (var i = shard.Draft.EntryCount; i < Block.MaxEntries; i++)
        {
            shard.Have(Make.Post($"t{i}", Make.Move("a", "b", 1)));
        }

        var more = Make.Post("more", Make.Move("a", "b", 1));
        Assert.False(shard.Draft.TryExecute(more, shard.History, default, out _));

        // What needs no room still gets its answer.
        Assert.IsType<Outcome.Repeated>(shard.Do(Make.Post("t9", Make.Move("a", "b", 1))));
        Assert.Equal(RefusalCode.InsufficientFunds, shard.Refusal(Make.Post("more", Make.Move("b", "a", UInt128.One << 64))));
        shard.Next(2).Have(more).Commit();
        Assert.Equal(Make.Units(Block.MaxEntries - 3 + 1), shard.Totals("b").CreditsPosted);
    }

    [Fact]
    public void A_block_has_at_most_921600_bytes_metadata_included()
    {
        var shard = new TestShard();
        var words = Make.Words(("k", new string('v', 4_000)));
        var count = 0;
        while (shard.Draft.TryExecute(Make.Open($"a{count}", metadata: words), shard.History, Make.Salt(1), out _))
        {
            count++;
        }

        Assert.InRange(shard.Draft.Bytes, Block.MaxBytes - 4_200, Block.MaxBytes);
        Assert.Equal(count + 1, shard.Draft.EntryCount);
        shard.Next(2).Have(Make.Open($"a{count}", metadata: words)).Commit();
        Assert.Equal(count + 1, shard.State.AccountCount);
    }

    [Fact]
    public void Reservations_expire_in_the_order_of_expiry_and_then_of_reservation_until_the_block_is_full()
    {
        var shard = new TestShard().Have(Make.Open("a", "unlimited"), Make.Open("b"));
        const int Count = Block.MaxEntries + 5;
        for (var i = 0; i < Count; i++)
        {
            if (shard.Draft.EntryCount == Block.MaxEntries)
            {
                shard.Next(1);
            }

            // The later ones expire first, two at a time.
            shard.Have(Make.Reserve($"t{i:D4}", 100_000 - (i / 2), Make.Move("a", "b", 1)));
        }

        shard.Next(1_000_000);
        Assert.Equal(Block.MaxEntries, shard.Draft.EntryCount);
        var ids = shard.Draft.Effects.Select(e => ((PendingExpired)e.Entry).Id.Value).ToArray();
        Assert.Equal(["t8196", "t8194", "t8195", "t8192", "t8193"], ids[..5]);
        Assert.Equal(RefusalCode.AlreadyExpired, shard.Refusal(Make.VoidIt("t0000")));
        shard.Next(1_000_001);
        Assert.Equal(5, shard.Draft.EntryCount);
        shard.Commit();
        Assert.Null(shard.State.NextExpiry);
        Assert.Equal(default, shard.Totals("b"));
    }

    [Fact]
    public void Effects_say_what_each_entry_left()
    {
        var shard = new TestShard().Have(Make.Open("a", "unlimited"), Make.Open("b")).Next(2);
        shard.Have(
            Make.Post("t1", Make.Move("a", "b", 1)),
            Make.Post("t2", Make.Move("a", "b", 2), Make.Move("b", "a", 1)));
        Assert.Equal(3UL, shard.Draft.FirstIndex);
        Assert.Equal([3UL, 4UL], shard.Draft.Effects.Select(e => e.Index));
        Assert.Equal(["a", "b"], shard.Draft.Effects[1].Accounts.Select(a => a.Id.Value));
        Assert.Equal([1UL, 3UL], shard.Draft.Effects.Select(e => (ulong)e.Accounts[1].Totals.CreditsPosted.Value));
        Assert.Throws<InvalidOperationException>(() => shard.Draft.LeafHashes);
        var block = shard.Draft.Seal();
        Assert.Equal(block.EntryBytes.Select(bytes => MerkleHash.Leaf(bytes.Span)), shard.Draft.LeafHashes);
        Assert.Equal(shard.Draft.LeafHashes, shard.Draft.Tiles.Single().Hashes);
    }

    [Fact]
    public void An_open_reservation_keeps_its_id_even_if_the_history_is_short()
    {
        var shard = new TestShard().Have(Make.Open("a", "unlimited"), Make.Open("b"));
        shard.Have(Make.Reserve("t", null, Make.Move("a", "b", 1))).Next(2);
        Assert.True(shard.Draft.TryExecute(Make.Post("t", Make.Move("a", "b", 1)), History.Empty, default, out var outcome));
        Assert.Equal(RefusalCode.TransactionConflict, Assert.IsType<Outcome.Refused>(outcome).Why.Code);
    }

    [Fact]
    public void A_history_that_ends_before_the_head_is_noticed()
    {
        var shard = new TestShard().Have(Make.Open("a", "unlimited"), Make.Open("b"));
        shard.Have(Make.Reserve("t", null, Make.Move("a", "b", 1))).Next(2);
        var copy = new Dictionary<TransactionId, KnownTransaction>
        {
            [Make.Id("t")] = new((TransactionEntry)new ShardHistory(shard).Entry(3), 3, Metadata.None, null, null, null),
        };
        shard.Have(Make.VoidIt("t")).Next(3);
        var stale = new History(copy, new Dictionary<AccountId, Metadata?>());
        Assert.Throws<InvalidOperationException>(() => shard.Draft.TryExecute(Make.VoidIt("t"), stale, default, out _));
    }

    [Fact]
    public void What_a_command_needs_of_history_is_known_before()
    {
        Assert.Equal([Make.Id("t")], Make.Needed(Make.Post("t", Make.Move("a", "b", 1))));
        Assert.Equal([Make.Id("t")], Make.Needed(Make.PostIt("t")));
        Assert.Equal([Make.Id("t")], Make.Needed(Make.VoidIt("t")));
        Assert.Equal([Make.Id("r"), Make.Id("t")], Make.Needed(Make.Reverse("r", "t")));
        Assert.Empty(Make.Needed(Make.Open("a")));
        Assert.Equal(Make.Account("a"), History.NeededAccount(Make.Open("a")));
        Assert.Null(History.NeededAccount(Make.VoidIt("t")));
    }

    [Fact]
    public void Only_a_command_with_metadata_uses_a_salt()
    {
        var note = Make.Words(("k", "v"));
        Command[] without = [Make.Open("a"), Make.Post("t", Make.Move("a", "b", 1)), Make.Reverse("r", "t"), Make.PostIt("t")];
        Assert.All(without, command => Assert.False(MetadataSalt.IsNeededFor(command)));
        Command[] with =
        [
            ((OpenAccount)without[0]) with { Metadata = note }, ((SubmitTransaction)without[1]) with { Metadata = note },
            ((ReverseTransaction)without[2]) with { Metadata = note },
        ];
        Assert.All(with, command => Assert.True(MetadataSalt.IsNeededFor(command)));
        Assert.True(MetadataSalt.IsNeededFor(new DecideTransaction(with[1], new Agreement(1, new([]), new([])))));
    }
}
