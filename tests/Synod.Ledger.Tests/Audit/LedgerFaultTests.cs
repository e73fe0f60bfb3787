namespace Synod.Ledger.Tests;

/// <summary>Chains that are each without fault, and do not fit each other: each lie is found in the entry that tells it.</summary>
public class LedgerFaultTests
{
    private static readonly string World = TestLedger.World, A = TestLedger.A, B = TestLedger.B, C = TestLedger.C;

    private static readonly SubmitTransaction Pay = Make.Post("t", Make.Move(A, B, 100));

    private readonly TestLedger _ledger = TestLedger.WithFunds(1_000);

    [Fact]
    public void A_vote_is_a_prepared_entry()
    {
        DecideWith(new LegVote(1, _ledger[1].Refer(1)));
        Expect(0, 2, 0, "The vote of shard bank/1 for 't' is the entry at position 1, which holds nothing.");
    }

    [Fact]
    public void A_vote_names_the_leaf_hash()
    {
        var vote = _ledger.Prepare(Pay, 1);
        DecideWith(vote with { Prepared = vote.Prepared with { Leaf = _ledger[1].Refer(0).Leaf } });
        Expect(0, 2, 0, "The vote of shard bank/1 for 't' has another leaf hash.");
    }

    [Fact]
    public void A_vote_is_for_the_transaction()
    {
        DecideWith(_ledger.Prepare(Pay with { Id = Make.Id("u") }, 1));
        Expect(0, 2, 0, "is for 'u'");
    }

    [Fact]
    public void A_vote_is_for_the_home()
    {
        DecideWith(_ledger.Prepare(TestLedger.Leg(Pay, 1) with { Home = 2 }, 1));
        Expect(0, 2, 0, "is for shard 2 to decide");
    }

    [Fact]
    public void A_vote_is_for_the_attempt()
    {
        DecideWith(_ledger.Prepare(Pay, 1, attempt: 2));
        Expect(0, 2, 0, "is for attempt 2, not 1");
    }

    [Fact]
    public void A_vote_for_the_whole_is_none_for_a_reservation()
    {
        var vote = _ledger.Prepare(Pay, 1);
        _ledger.Do(0, new DecideTransaction(Make.Reserve("t", null, [.. Pay.Transfers]), TestLedger.Agree(Pay.Transfers, 1, vote)));
        Expect(0, 2, 0, "is not for a reservation");
    }

    [Fact]
    public void A_vote_for_a_reservation_is_none_for_the_whole()
    {
        DecideWith(_ledger.Prepare(TestLedger.Leg(Pay, 1) with { IsPending = true }, 1));
        Expect(0, 2, 0, "is for a reservation");
    }

    [Fact]
    public void A_vote_holds_the_transfers_of_the_transaction()
    {
        DecideWith(_ledger.Prepare(Make.Post("t", Make.Move(A, B, 99)), 1));
        Expect(0, 2, 0, "holds other transfers");
    }

    [Fact]
    public void A_vote_holds_the_transfers_in_order()
    {
        var moves = new[] { Make.Move(A, B, 1), Make.Move(A, B, 2) };
        var vote = _ledger.Prepare(Make.Post("t", moves[1], moves[0]), 1);
        _ledger.Do(0, new DecideTransaction(Make.Post("t", moves), TestLedger.Agree(moves, 1, vote)));
        Expect(0, 2, 0, "holds other transfers");
    }

    [Fact]
    public void Both_accounts_of_a_transfer_count_the_same()
    {
        var euro = TestLedger.On(1, "euro");
        _ledger[1].Have(Make.Open(euro, asset: Make.Eur));
        var pay = Make.Post("t", Make.Move(A, euro, 5));
        var vote = _ledger.Prepare(TestLedger.Leg(pay, 1) with { Assets = new ValueList<Asset>([Make.Eur]) }, 1);
        _ledger.Do(0, new DecideTransaction(pay, TestLedger.Agree(pay.Transfers, 1, vote)));
        Expect(0, 2, 0, $"It moves USD/2, and the account '{euro}' counts EUR/2.");
    }

    [Fact]
    public void A_commit_names_a_decision()
    {
        _ledger.Run(Pay);
        Commit(_ledger[0].Refer(3), Pay.Transfers);
        Expect(1, 2, 1, "position 3 of shard bank/0, does not post what is held here for 't'");
    }

    [Fact]
    public void A_commit_names_the_leaf_hash_of_the_decision()
    {
        var decision = _ledger.Run(Pay);
        Commit(decision with { Leaf = _ledger[0].Refer(0).Leaf }, Pay.Transfers);
        Expect(1, 2, 1, "does not post what is held here");
    }

    [Fact]
    public void A_commit_names_the_decision_of_its_own_transaction()
    {
        _ledger.Prepare(Pay, 1);
        Commit(_ledger.Run(Make.Post("u", Make.Move(A, B, 100))), Pay.Transfers);
        Expect(1, 2, 2, "does not post what is held here");
    }

    [Fact]
    public void A_commit_of_a_second_hold_is_not_what_was_decided()
    {
        var first = _ledger.Prepare(Pay, 1);
        var decision = DecideWith(first);
        Commit(decision, Pay.Transfers);
        var second = _ledger.Prepare(Pay, 1);
        Commit(decision, Pay.Transfers, second.Prepared.Position);
        Expect(1, 2, 3, "does not post what is held here");
    }

    [Fact]
    public void A_commit_posts_what_was_posted_of_a_reservation()
    {
        _ledger.Run(Make.Reserve("t", null, Make.Move(A, B, 100)));
        var posted = _ledger.Do(0, Make.PostIt("t", 60));
        Commit(posted, [Make.Move(A, B, 61)]);
        Expect(1, 2, 1, "posts other amounts of 't'");
    }

    [Fact]
    public void A_reservation_is_not_posted_before_its_home_has_posted_it()
    {
        Commit(_ledger.Run(Make.Reserve("t", null, Make.Move(A, B, 100))), Pay.Transfers);
        Expect(1, 2, 1, "does not post what is held here");
    }

    [Fact]
    public void What_was_decided_is_not_released()
    {
        Release(_ledger.Run(Pay));
        Expect(1, 2, 1, "position 4 of shard bank/0, does not give up what is held here for 't'");
    }

    [Fact]
    public void What_is_reserved_is_not_released()
    {
        Release(_ledger.Run(Make.Reserve("t", null, Make.Move(A, B, 100))));
        Expect(1, 2, 1, "does not give up");
    }

    [Fact]
    public void What_was_posted_of_a_reservation_is_not_released()
    {
        _ledger.Run(Make.Reserve("t", null, Make.Move(A, B, 100)));
        Release(_ledger.Do(0, Make.PostIt("t", 60)));
        Expect(1, 2, 1, "does not give up");
    }

    [Fact]
    public void A_release_names_an_abort_of_its_attempt_or_of_a_later_one()
    {
        _ledger.Prepare(Pay, 1, attempt: 2);
        Release(_ledger.Do(0, new AbortTransaction(Pay.Id, 1)));
        Expect(1, 2, 1, "does not give up");
    }

    [Fact]
    public void A_release_names_what_was_decided_of_its_own_transaction()
    {
        _ledger.Prepare(Pay, 1);
        Release(_ledger.Do(0, new AbortTransaction(Make.Id("u"), 1)));
        Expect(1, 2, 1, "does not give up");
    }

    [Fact]
    public void A_release_names_the_void_of_its_own_reservation()
    {
        _ledger.Run(Make.Reserve("t", null, Make.Move(A, B, 1)));
        _ledger.Run(Make.Reserve("u", null, Make.Move(A, C, 1)));
        Release(_ledger.Do(0, Make.VoidIt("u")));
        Expect(1, 2, 1, "does not give up");
    }

    [Fact]
    public void A_release_names_the_leaf_hash_of_a_decision_on_one_shard_too()
    {
        _ledger.Prepare(Pay, 1);
        var here = _ledger.Do(0, Make.Post("t", Make.Move(A, World, 1)));
        Release(here with { Leaf = _ledger[0].Refer(0).Leaf });
        Expect(1, 2, 1, "does not give up");
    }

    [Fact]
    public void An_id_is_used_on_one_shard_only()
    {
        _ledger[1].Have(Make.Open(TestLedger.On(1, "rich"), "unlimited"), Make.Post("funds", Make.Move(TestLedger.On(1, "rich"), B, 1)));
        Expect(1, 2, 1, "'funds' was used on two shards: also in shard bank/0, block 1, entry 3");
    }

    [Fact]
    public void No_chain_has_as_many_entries_as_can_be_written()
    {
        _ledger.Prepare(Pay, 1);
        Release(new EntryReference(ulong.MaxValue, default));
        Expect(1, 2, 1, "no chain can have");
    }

    [Fact]
    public void A_chain_with_a_fault_of_its_own_is_named_first()
    {
        var audits = _ledger.Audits();
        var own = Assert.Throws<AuditException>(() => audits[2].Add(new byte[5]));
        Assert.Same(own, Assert.Throws<AuditException>(() => new LedgerAuditor(audits).Check()));
    }

    private EntryReference DecideWith(LegVote vote) =>
        _ledger.Do(0, new DecideTransaction(Pay, TestLedger.Agree(Pay.Transfers, 1, vote)));

    private void Commit(EntryReference decision, IReadOnlyList<Transfer> posted, ulong position = 2) =>
        _ledger[1].Have(new CommitHold(Pay.Id, position, decision, new TransferList(posted)));

    private void Release(EntryReference decision) => _ledger[1].Have(new ReleaseHold(Pay.Id, 2, decision));

    private void Expect(int shard, ulong height, int entry, string says)
    {
        var audits = _ledger.Audits();
        var fault = Assert.Throws<AuditException>(() => new LedgerAuditor(audits).Check());
        Assert.Contains(says, fault.Reason, StringComparison.Ordinal);
        Assert.Equal((shard, height, entry), (fault.Shard.Number, fault.Height, fault.EntryPosition));

        // Each chain alone shows nothing.
        Assert.All(audits, audit => audit.Finish());
    }
}
