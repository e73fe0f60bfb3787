namespace Synod.Ledger.Tests;

/// <summary>The rules one by one, as examples. What combinations of them do is compared in <see cref="LedgerModelTests"/>.</summary>
public class RuleTests
{
    private readonly TestShard _shard = new TestShard().Have(
        Make.Open("world", "unlimited"), Make.Open("a"), Make.Open("b", "10"), Make.Open("euro", asset: Make.Eur));

    [Fact]
    public void A_repeat_gets_the_first_answer_again_in_the_same_block_and_later()
    {
        var post = Make.Post("t", Make.Move("world", "a", 5));
        var applied = Assert.IsType<Outcome.Applied>(_shard.Do(post));
        Assert.Equal(5UL, applied.Index);
        Assert.Equal(new Outcome.Repeated(5), _shard.Do(post));
        Assert.Equal(new Outcome.Repeated(5), _shard.Next(2).Do(post));
        Assert.Equal(new Outcome.Repeated(2), _shard.Do(Make.Open("a")));
        Assert.Equal(Make.Units(5), _shard.Totals("a").CreditsPosted);
    }

    [Fact]
    public void Other_content_under_the_same_id_is_a_conflict()
    {
        var post = Make.Post("t", Make.Move("world", "a", 5));
        _shard.Have(post);
        Command[] others =
        [
            Make.Post("t", Make.Move("world", "a", 6)),
            Make.Post("t", Make.Move("a", "world", 5)),
            Make.Post("t", Make.Move("world", "a", 5), Make.Move("world", "a", 5)),
            post with { Pending = new PendingTerms(null) },
            post with { Reference = Reference.Parse("r") },
            post with { Metadata = Make.Words(("k", "v")) },
            Make.Reverse("t", "t"),
        ];
        for (var i = 0; i < 2; i++)
        {
            Assert.All(others, other => Assert.Equal(RefusalCode.TransactionConflict, _shard.Refusal(other)));
            _shard.Next(2 + i);
        }
    }

    [Fact]
    public void A_reservation_is_repeated_by_its_time_out_not_by_its_expiry()
    {
        var reserve = Make.Reserve("t", 60, Make.Move("world", "a", 5));
        _shard.Have(reserve).Next(9);
        Assert.IsType<Outcome.Repeated>(_shard.Do(reserve));
        Assert.Equal(RefusalCode.TransactionConflict, _shard.Refusal(reserve with { Pending = new PendingTerms(61) }));
        Assert.Equal(RefusalCode.TransactionConflict, _shard.Refusal(reserve with { Pending = new PendingTerms(null) }));
        Assert.Equal(RefusalCode.TransactionConflict, _shard.Refusal(reserve with { Pending = null }));
        _shard.Have(Make.PostIt("t"));
        Assert.IsType<Outcome.Repeated>(_shard.Do(reserve));
    }

    [Fact]
    public void Erased_metadata_is_equal_to_any()
    {
        var words = Make.Words(("k", "v"));
        var post = Make.Post("t", Make.Move("world", "a", 5)) with { Metadata = words };
        _shard.Have(post, Make.Open("c", metadata: words)).Next(2);
        var creation = (TransactionPosted)new ShardHistory(_shard).Entry(5);
        var erased = new History(
            new Dictionary<TransactionId, KnownTransaction> { [post.Id] = new(creation, 5, null, null, null, null) },
            new Dictionary<AccountId, Metadata?> { [Make.Account("c")] = null });

        foreach (var metadata in new[] { words, Metadata.None, Make.Words(("other", "v")) })
        {
            Assert.True(_shard.Draft.TryExecute(post with { Metadata = metadata }, erased, default, out var outcome));
            Assert.Equal(new Outcome.Repeated(5), outcome);
            Assert.True(_shard.Draft.TryExecute(Make.Open("c", metadata: metadata), erased, default, out outcome));
            Assert.Equal(new Outcome.Repeated(6), outcome);
        }

        Assert.Equal(RefusalCode.AccountConflict, _shard.Refusal(Make.Open("c")));
    }

    [Fact]
    public void An_account_keeps_its_settings()
    {
        Command[] others =
        [
            Make.Open("a", "1"), Make.Open("a", "unlimited"), Make.Open("a", side: NormalSide.Debit),
            Make.Open("a", asset: Make.Eur), Make.Open("a", metadata: Make.Words(("k", "v"))),
        ];
        Assert.All(others, other => Assert.Equal(RefusalCode.AccountConflict, _shard.Refusal(other)));
        _shard.Next(2);
        Assert.All(others, other => Assert.Equal(RefusalCode.AccountConflict, _shard.Refusal(other)));
    }

    [Fact]
    public void Accounts_exist_and_count_the_same_asset()
    {
        Assert.Equal(RefusalCode.AccountNotFound, _shard.Refusal(Make.Post("t", Make.Move("world", "x", 1))));
        Assert.Equal(RefusalCode.AccountNotFound, _shard.Refusal(Make.Post("t", Make.Move("x", "world", 1))));
        Assert.Equal(RefusalCode.AssetMismatch, _shard.Refusal(Make.Post("t", Make.Move("world", "euro", 1))));
        Assert.Equal(
            RefusalCode.AccountNotFound,
            _shard.Refusal(Make.Post("t", Make.Move("a", "b", UInt128.MaxValue), Make.Move("b", "a", 1), Make.Move("a", "x", 1))));
        Assert.Equal(5, _shard.Draft.EntryCount);
    }

    [Fact]
    public void An_account_goes_as_far_as_its_overdraft()
    {
        Assert.Equal(RefusalCode.InsufficientFunds, _shard.Refusal(Make.Post("t1", Make.Move("a", "world", 1))));
        Assert.Equal(RefusalCode.InsufficientFunds, _shard.Refusal(Make.Post("t1", Make.Move("b", "world", 11))));
        _shard.Have(Make.Post("t1", Make.Move("b", "world", 10)));
        Assert.Equal(RefusalCode.InsufficientFunds, _shard.Refusal(Make.Post("t2", Make.Move("b", "world", 1))));
    }

    [Fact]
    public void The_order_of_a_transactions_legs_does_not_matter()
    {
        _shard.Have(Make.Post("t1", Make.Move("a", "b", 5), Make.Move("world", "a", 5)));
        Assert.Equal(
            RefusalCode.InsufficientFunds,
            _shard.Refusal(Make.Post("t2", Make.Move("world", "a", 5), Make.Move("a", "b", 6))));
    }

    [Fact]
    public void What_is_reserved_is_gone_for_the_payer_and_not_yet_come_for_the_payee()
    {
        _shard.Have(Make.Post("t1", Make.Move("world", "a", 5)), Make.Reserve("t2", null, Make.Move("a", "b", 4)));
        Assert.Equal(RefusalCode.InsufficientFunds, _shard.Refusal(Make.Post("t3", Make.Move("a", "world", 2))));
        Assert.Equal(RefusalCode.InsufficientFunds, _shard.Refusal(Make.Post("t4", Make.Move("b", "world", 11))));
        _shard.Have(Make.VoidIt("t2"), Make.Post("t3", Make.Move("a", "world", 2)));
    }

    [Fact]
    public void Posted_and_pending_together_never_pass_the_largest_amount()
    {
        const ulong Left = 5;
        _shard.Have(Make.Reserve("t1", null, Make.Move("world", "a", UInt128.MaxValue - Left)));
        Assert.Equal(RefusalCode.Overflow, _shard.Refusal(Make.Post("t2", Make.Move("world", "a", Left + 1))));
        Assert.Equal(RefusalCode.Overflow, _shard.Refusal(Make.Post("t2", Make.Move("world", "a", 3), Make.Move("world", "a", 3))));
        _shard.Have(Make.Post("t2", Make.Move("world", "a", Left)), Make.PostIt("t1"));
        Assert.Equal(UInt128.MaxValue, _shard.Totals("a").CreditsPosted.Value);
        Assert.Equal(RefusalCode.Overflow, _shard.Refusal(Make.Post("t3", Make.Move("world", "a", 1))));
    }

    [Fact]
    public void A_reservation_is_posted_in_part_once()
    {
        _shard.Have(Make.Reserve("t", null, Make.Move("world", "a", 5), Make.Move("world", "b", 7)));
        Assert.Equal(RefusalCode.AmountExceedsPending, _shard.Refusal(Make.PostIt("t", 6, 7)));
        Assert.Equal(RefusalCode.AmountExceedsPending, _shard.Refusal(Make.PostIt("t", 5)));
        Assert.Equal(RefusalCode.AmountExceedsPending, _shard.Refusal(Make.PostIt("t", 5, 7, 1)));
        _shard.Have(Make.PostIt("t", 0, 3));
        Assert.Equal(new Totals(default, default, default, default), _shard.Totals("a"));
        Assert.Equal(Make.Units(3), _shard.Totals("b").CreditsPosted);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(new Outcome.Repeated(6), _shard.Do(Make.PostIt("t", 0, 3)));
            Assert.Equal(RefusalCode.AlreadyPosted, _shard.Refusal(Make.PostIt("t")));
            Assert.Equal(RefusalCode.AlreadyPosted, _shard.Refusal(Make.PostIt("t", 3)));
            Assert.Equal(RefusalCode.AlreadyPosted, _shard.Refusal(Make.VoidIt("t")));
            _shard.Next(2 + i);
        }
    }

    [Fact]
    public void A_reservation_that_is_due_counts_as_expired_before_its_expiry_has_an_entry()
    {
        _shard.Have(Make.Reserve("t", 10, Make.Move("world", "a", 5))).Next(11, expire: false);
        Assert.True(_shard.State.TryGetPending(Make.Id("t"), out _));
        Assert.Equal(RefusalCode.AlreadyExpired, _shard.Refusal(Make.PostIt("t")));
        Assert.Equal(RefusalCode.AlreadyExpired, _shard.Refusal(Make.PostIt("t", 9, 9)));
        Assert.Equal(RefusalCode.AlreadyExpired, _shard.Refusal(Make.VoidIt("t")));
        Assert.Equal(RefusalCode.NotPosted, _shard.Refusal(Make.Reverse("r", "t")));
        Assert.Equal(1, _shard.Draft.ExpireDue());
        Assert.Equal(0, _shard.Draft.ExpireDue());
        Assert.Equal(RefusalCode.AlreadyExpired, _shard.Refusal(Make.PostIt("t")));
        Assert.Equal(RefusalCode.AlreadyExpired, _shard.Next(12).Refusal(Make.VoidIt("t")));
        Assert.Equal(default, _shard.Totals("a"));
    }

    [Fact]
    public void A_reservation_can_be_posted_until_the_microsecond_before_its_expiry()
    {
        _shard.Have(Make.Reserve("t", 10, Make.Move("world", "a", 5))).Commit();
        Assert.Equal(Make.At(11), _shard.State.NextExpiry);
        var draft = _shard.State.Draft(new Timestamp(Make.At(11).Microseconds - 1), Make.Proposer);
        Assert.Equal(0, draft.ExpireDue());
        Assert.True(draft.TryExecute(Make.PostIt("t"), _shard.History, default, out var outcome));
        Assert.IsType<Outcome.Applied>(outcome);
    }

    [Fact]
    public void A_reversal_exchanges_what_was_posted_and_can_be_reversed_itself()
    {
        _shard.Have(Make.Reserve("t", null, Make.Move("world", "a", 5), Make.Move("world", "b", 7)));
        Assert.Equal(RefusalCode.NotPosted, _shard.Refusal(Make.Reverse("r", "t")));
        Assert.Equal(RefusalCode.TransactionNotFound, _shard.Refusal(Make.Reverse("r", "x")));
        _shard.Have(Make.PostIt("t", 0, 3)).Next(2).Have(Make.Reverse("r", "t"));
        var reversal = (TransactionPosted)_shard.Draft.Effects[^1].Entry;
        Assert.Equal(new TransferList([Make.Move("b", "world", 3)]), reversal.Transfers);
        Assert.Equal(Make.Id("t"), reversal.Reverses);
        Assert.IsType<Outcome.Repeated>(_shard.Do(Make.Reverse("r", "t")));
        Assert.Equal(RefusalCode.AlreadyReversed, _shard.Refusal(Make.Reverse("r2", "t")));
        Assert.Equal(RefusalCode.TransactionConflict, _shard.Refusal(Make.Reverse("r", "x")));
        Assert.Equal(RefusalCode.TransactionConflict, _shard.Refusal(Make.Post("r", Make.Move("b", "world", 3))));
        _shard.Next(3).Have(Make.Reverse("rr", "r"));
        Assert.Equal(RefusalCode.AlreadyReversed, _shard.Next(4).Refusal(Make.Reverse("r2", "t")));
        Assert.Equal(Make.Units(6), _shard.Totals("b").CreditsPosted);
    }

    [Fact]
    public void A_reversal_needs_funds()
    {
        _shard.Have(Make.Post("t", Make.Move("world", "a", 5)), Make.Post("t2", Make.Move("a", "b", 5)));
        Assert.Equal(RefusalCode.InsufficientFunds, _shard.Refusal(Make.Reverse("r", "t")));
    }

    [Fact]
    public void Only_reservations_are_posted_and_voided()
    {
        _shard.Have(Make.Post("t", Make.Move("world", "a", 5)));
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(RefusalCode.NotPending, _shard.Refusal(Make.PostIt("t")));
            Assert.Equal(RefusalCode.NotPending, _shard.Refusal(Make.VoidIt("t")));
            Assert.Equal(RefusalCode.TransactionNotFound, _shard.Refusal(Make.PostIt("x")));
            Assert.Equal(RefusalCode.TransactionNotFound, _shard.Refusal(Make.VoidIt("x")));
            _shard.Next(2 + i);
        }
    }

    [Fact]
    public void A_refusal_names_what_it_is_about()
    {
        var refused = Assert.IsType<Outcome.Refused>(_shard.Do(Make.Post("t", Make.Move("a", "world", 1))));
        Assert.Equal("The account 'a' would pass its overdraft of 0 USD/2.", refused.Why.Detail);
    }
}
