namespace Synod.Ledger.Tests;

/// <summary>The steps of a transaction across shards: repeated, late, out of order, and wrong.</summary>
public class StepTests
{
    private static readonly string World = TestLedger.World, A = TestLedger.A, B = TestLedger.B, C = TestLedger.C;

    private static readonly SubmitTransaction Pay = Make.Post("t", Make.Move(A, B, 100), Make.Move(A, C, 50));

    private readonly TestLedger _ledger = TestLedger.WithFunds(1_000);

    [Fact]
    public void Prepared_decided_and_committed_money_has_moved()
    {
        var decision = _ledger.Run(Pay);
        Assert.Equal(Make.Units(150), _ledger[0].Totals(A).DebitsPosted);
        Assert.Equal(Make.Units(0), _ledger[1].Totals(B).CreditsPosted);
        _ledger.Next();
        var hold = Assert.Single(_ledger[1].State.Holds);
        Assert.Equal((Pay.Id, 0, 1, false), (hold.Id, hold.Home, hold.Attempt, hold.IsPending));
        Assert.Equal(_ledger[1].State.HeadTimestamp, hold.Since);
        Assert.Equal([Pay.Transfers[0]], hold.Transfers);
        _ledger[1].Have(new CommitHold(Pay.Id, hold.Position, decision, hold.Transfers));
        Assert.Equal(Make.Units(100), _ledger[1].Totals(B).CreditsPosted);
    }

    [Fact]
    public void Every_step_may_come_twice_in_the_same_block_and_in_later_ones()
    {
        for (var time = 0; time < 2; time++)
        {
            var agreement = _ledger.PrepareAll(Pay);
            Assert.Equal(new Outcome.Repeated(agreement.Votes[0].Prepared.Position), _ledger[1].Do(TestLedger.Leg(Pay, 1)));
            _ledger.Next();
        }

        var votes = _ledger.PrepareAll(Pay);
        Assert.Equal(2UL, votes.Votes[0].Prepared.Position);
        var decide = new DecideTransaction(Pay, votes);
        var decision = _ledger.Do(0, decide);
        Assert.Equal(new Outcome.Repeated(decision.Position), _ledger[0].Do(decide));
        _ledger.Next();
        Assert.Equal(new Outcome.Repeated(decision.Position), _ledger[0].Do(decide));
        Assert.Equal(new Outcome.Repeated(decision.Position), _ledger[0].Do(Pay));
        Assert.Equal(new Outcome.Repeated(decision.Position), _ledger[0].Do(new AbortTransaction(Pay.Id, 9)));
        var hold = Assert.Single(_ledger[1].State.Holds);
        var commit = new CommitHold(Pay.Id, hold.Position, decision, hold.Transfers);
        _ledger[1].Have(commit);
        Assert.Equal(RefusalCode.NotPending, _ledger[1].Refusal(commit));
        _ledger.Next();
        Assert.Equal(RefusalCode.NotPending, _ledger[1].Refusal(commit));
        Assert.Equal(RefusalCode.NotPending, _ledger[1].Refusal(new ReleaseHold(Pay.Id, hold.Position, decision)));
    }

    [Fact]
    public void A_late_second_prepare_makes_a_hold_that_no_decision_names()
    {
        _ledger.Run(Pay);
        _ledger.Next().SettleAll();
        _ledger.Next();
        var late = _ledger.Prepare(Pay, 1).Prepared.Position;
        _ledger.Next();
        Assert.Equal(late, Assert.Single(_ledger[1].State.Holds).Position);
        Assert.IsType<ReleaseHold>(_ledger.Answer(1, _ledger[1].State.Holds.First()));
        _ledger.SettleAll();
        Assert.Equal(Make.Units(100), _ledger[1].Totals(B).CreditsPosted);
        var report = new LedgerAuditor(_ledger.Audits()).Check();
        Assert.Equal((1UL, 0UL), (report.Transactions, report.UnsettledHolds + report.UndecidedHolds));
    }

    [Fact]
    public void While_one_attempt_is_held_there_is_no_other_and_nothing_else_of_that_name()
    {
        var vote = _ledger.Prepare(Pay, 1, attempt: 2);
        for (var time = 0; time < 2; time++)
        {
            PrepareTransaction[] others =
            [
                TestLedger.Leg(Pay, 1, 1),
                TestLedger.Leg(Pay, 1, 3),
                TestLedger.Leg(Pay, 1, 2) with { Home = 2 },
                TestLedger.Leg(Pay, 1, 2) with { IsPending = true },
                TestLedger.Leg(Make.Post("t", Make.Move(A, B, 101)), 1, 2),
            ];
            Assert.All(others, other => Assert.Equal(RefusalCode.Undecided, _ledger[1].Refusal(other)));
            Assert.Equal(RefusalCode.Undecided, _ledger[1].Refusal(Make.Post("t", Make.Move(B, TestLedger.On(1, "none"), 1))));
            _ledger.Next();
        }

        _ledger[1].Have(new ReleaseHold(Pay.Id, vote.Prepared.Position, default));
        _ledger[1].Have(TestLedger.Leg(Pay, 1, 3));
    }

    [Fact]
    public void An_aborted_attempt_is_never_decided_and_the_next_one_is()
    {
        var first = _ledger.PrepareAll(Pay);
        var aborted = _ledger.Do(0, new AbortTransaction(Pay.Id, 1));
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(new Outcome.Repeated(aborted.Position), _ledger[0].Do(new AbortTransaction(Pay.Id, 1)));
            Assert.Equal(RefusalCode.Undecided, _ledger[0].Refusal(new DecideTransaction(Pay, first)));
            _ledger.Next();
        }

        var later = _ledger.Do(0, new AbortTransaction(Pay.Id, 3));
        Assert.Equal(new Outcome.Repeated(later.Position), _ledger[0].Do(new AbortTransaction(Pay.Id, 2)));
        Assert.Equal(RefusalCode.Undecided, _ledger[0].Refusal(new DecideTransaction(Pay, first with { Attempt = 3 })));
        _ledger.Next().SettleAll();
        Assert.Equal(Make.Units(0), _ledger[1].Totals(B).CreditsPosted);
        _ledger.Run(Pay, attempt: 4);
        _ledger.Next().SettleAll();
        Assert.Equal(Make.Units(100), _ledger[1].Totals(B).CreditsPosted);
        Assert.True(new LedgerAuditor(_ledger.Audits()).Check().IsComplete);
    }

    [Fact]
    public void An_abort_does_not_use_up_the_id_for_a_transaction_on_one_shard()
    {
        _ledger.PrepareAll(Pay);
        _ledger.Do(0, new AbortTransaction(Pay.Id, 1));
        _ledger[0].Have(Make.Post("t", Make.Move(A, World, 1)));
        _ledger.Next().SettleAll();
        _ledger.Next();
        Assert.Empty(_ledger[1].State.Holds);
        Assert.True(new LedgerAuditor(_ledger.Audits()).Check().IsComplete);
    }

    [Fact]
    public void A_decision_needs_one_vote_of_every_participant_in_order()
    {
        var agreement = _ledger.PrepareAll(Pay);
        var (b, c) = (agreement.Votes[0], agreement.Votes[1]);
        LegVote[][] wrong =
        [
            [], [b], [c], [c, b], [b, b], [b, c with { Shard = 0 }], [b, c, c with { Shard = 3 }], [b with { Shard = 0 }, b, c],
        ];
        Assert.All(wrong, votes => Assert.Equal(
            RefusalCode.Undecided,
            _ledger[0].Refusal(new DecideTransaction(Pay, agreement with { Votes = new ValueList<LegVote>(votes) }))));
        Assert.Equal(RefusalCode.Undecided, _ledger[0].Refusal(
            new DecideTransaction(Pay, agreement with { Assets = new ValueList<Asset>([Make.Usd]) })));

        // Another shard cannot decide, nor can votes be given for what is on one shard only.
        Assert.Equal(RefusalCode.Undecided, _ledger[1].Refusal(new DecideTransaction(
            Make.Post("u", Make.Move(A, B, 1)), TestLedger.Agree([Make.Move(A, B, 1)], 1, new LegVote(0, b.Prepared)))));
        Assert.Equal(RefusalCode.Undecided, _ledger[0].Refusal(new DecideTransaction(
            Make.Post("u", Make.Move(A, World, 1)), TestLedger.Agree([Make.Move(A, World, 1)], 1, b))));
        Assert.Equal(RefusalCode.CrossShard, _ledger[0].Refusal(Pay));
        _ledger[0].Have(new DecideTransaction(Pay, agreement));
    }

    [Fact]
    public void A_leg_must_be_the_shards_own_and_its_home_another_shard()
    {
        Assert.Equal(RefusalCode.Undecided, _ledger[1].Refusal(TestLedger.Leg(Pay, 1) with { Home = 1 }));
        Assert.Equal(RefusalCode.Undecided, _ledger[1].Refusal(TestLedger.Leg(Pay, 1) with { Home = 3 }));
        Assert.Equal(RefusalCode.Undecided, _ledger[1].Refusal(TestLedger.Leg(Pay, 1) with { Home = -1 }));
        Assert.Equal(RefusalCode.Undecided, _ledger[1].Refusal(TestLedger.Leg(Pay, 2)));
    }

    [Fact]
    public void What_is_wrong_with_a_leg_whatever_the_totals_are_is_refused()
    {
        var missing = TestLedger.On(1, "missing");
        Assert.Equal(RefusalCode.AccountNotFound, _ledger[1].Refusal(TestLedger.Leg(Make.Post("u", Make.Move(A, missing, 1)), 1)));
        Assert.Equal(RefusalCode.AssetMismatch, _ledger[1].Refusal(
            TestLedger.Leg(Pay, 1) with { Assets = new ValueList<Asset>([Make.Eur]) }));
        var agreement = _ledger.PrepareAll(Pay);
        Assert.Equal(RefusalCode.AssetMismatch, _ledger[0].Refusal(new DecideTransaction(
            Pay, agreement with { Assets = new ValueList<Asset>([Make.Eur, Make.Usd]) })));
        Assert.Equal(RefusalCode.AccountNotFound, _ledger[0].Refusal(new DecideTransaction(
            Make.Post("u", Make.Move(TestLedger.On(0, "missing"), B, 1)),
            TestLedger.Agree([Make.Move(A, B, 1)], 1, agreement.Votes[0]))));
    }

    [Fact]
    public void The_home_refuses_its_own_leg_for_its_totals()
    {
        var large = Make.Post("u", Make.Move(A, B, 1_001));
        var agreement = _ledger.PrepareAll(large);
        Assert.Equal(RefusalCode.InsufficientFunds, _ledger[0].Refusal(new DecideTransaction(large, agreement)));
        _ledger.Do(0, new AbortTransaction(large.Id, 1));
        _ledger.Next().SettleAll();
        _ledger.Next();
        Assert.Empty(_ledger[1].State.Holds);
    }

    [Fact]
    public void A_participant_does_not_hold_what_it_has_decided_itself()
    {
        var here = Make.Post("t", Make.Move(B, TestLedger.On(1, "other"), 1));
        _ledger[1].Have(Make.Open(TestLedger.On(1, "other"), "5", NormalSide.Debit), Make.Open(TestLedger.On(1, "rich"), "unlimited"));
        _ledger[1].Have(Make.Post("t", Make.Move(TestLedger.On(1, "rich"), B, 1)));
        Assert.Equal(RefusalCode.TransactionConflict, _ledger[1].Refusal(TestLedger.Leg(Pay, 1)));
        _ledger.Next();
        Assert.Equal(RefusalCode.TransactionConflict, _ledger[1].Refusal(TestLedger.Leg(Pay, 1)));
        Assert.Equal(RefusalCode.TransactionConflict, _ledger[1].Refusal(here));
    }

    [Fact]
    public void A_hold_is_ended_by_its_own_position_only()
    {
        var vote = _ledger.Prepare(Pay, 1);
        var transfers = TestLedger.Leg(Pay, 1).Transfers;
        Assert.Equal(RefusalCode.NotPending, _ledger[1].Refusal(new ReleaseHold(Pay.Id, vote.Prepared.Position + 1, default)));
        Assert.Equal(RefusalCode.NotPending, _ledger[1].Refusal(new CommitHold(Make.Id("u"), vote.Prepared.Position, default, transfers)));
        Assert.Equal(RefusalCode.NotPending, _ledger[0].Refusal(new ReleaseHold(Pay.Id, vote.Prepared.Position, default)));
    }

    [Fact]
    public void A_transaction_is_reversed_where_it_was_decided()
    {
        _ledger.Run(Pay);
        _ledger.Next().SettleAll();
        _ledger.Next();
        var reverse = Make.Reverse("r", "t");
        var back = Pay.Transfers.Select(t => new Transfer(t.Credit, t.Debit, t.Amount)).ToArray();
        LegVote Hold(int shard) => _ledger.Prepare(
            new PrepareTransaction(reverse.Id, 0, 1, false, TestLedger.LegOf(back, shard), TestLedger.AssetsOf([back[0]])), shard);
        var agreement = TestLedger.Agree(back, 1, Hold(1), Hold(2));
        Assert.Equal(RefusalCode.TransactionNotFound, _ledger[1].Refusal(new DecideTransaction(reverse, agreement)));
        _ledger[0].Have(new DecideTransaction(reverse, agreement));
        Assert.IsType<Outcome.Repeated>(_ledger[0].Do(new DecideTransaction(reverse, agreement)));
        var second = new DecideTransaction(reverse with { Id = Make.Id("r2") }, agreement);
        Assert.Equal(RefusalCode.AlreadyReversed, _ledger[0].Refusal(second));
        _ledger.Next().SettleAll();
        Assert.Equal(_ledger[1].Totals(B).CreditsPosted, _ledger[1].Totals(B).DebitsPosted);
        Assert.True(new LedgerAuditor(_ledger.Audits()).Check().IsComplete);
    }

    [Fact]
    public void Malformed_steps_are_thrown_back()
    {
        var agreement = _ledger.PrepareAll(Pay);
        Command[] malformed =
        [
            TestLedger.Leg(Pay, 1, 0),
            TestLedger.Leg(Pay, 1) with { Id = default },
            TestLedger.Leg(Pay, 1) with { Assets = new ValueList<Asset>([]) },
            TestLedger.Leg(Pay, 1) with { Transfers = new TransferList([]), Assets = new ValueList<Asset>([]) },
            TestLedger.Leg(Pay, 1) with { Transfers = new TransferList([Make.Move(A, B, 0)]) },
            new DecideTransaction(Make.VoidIt("t"), agreement),
            new DecideTransaction(Pay, agreement with { Attempt = 0 }),
            new DecideTransaction(Make.Post("t"), agreement),
            new AbortTransaction(Pay.Id, 0),
            new AbortTransaction(default, 1),
            new CommitHold(Pay.Id, 0, default, new TransferList([])),
            new CommitHold(default, 0, default, TestLedger.Leg(Pay, 1).Transfers),
            new ReleaseHold(default, 0, default),
        ];
        Assert.All(malformed, command =>
        {
            Assert.NotNull(CommandSyntax.Problem(command));
            Assert.Throws<ArgumentException>(() => _ledger[1].Do(command));
        });
    }

    [Fact]
    public void What_a_step_needs_of_history_is_known_before()
    {
        var decide = new DecideTransaction(Pay, _ledger.PrepareAll(Pay));
        Assert.Equal([Pay.Id], Make.Needed(TestLedger.Leg(Pay, 1)));
        Assert.Equal([Pay.Id], Make.Needed(decide));
        Assert.Equal(Pay.Id, History.NeededAbort(decide));
        Assert.Equal(Make.Id("r"), History.NeededAbort(decide with { Transaction = Make.Reverse("r", "t") }));
        Assert.Equal(Pay.Id, History.NeededAbort(new AbortTransaction(Pay.Id, 1)));
        Assert.Equal([Pay.Id], Make.Needed(new AbortTransaction(Pay.Id, 1)));
        Assert.Empty(Make.Needed(new ReleaseHold(Pay.Id, 0, default)));
        Assert.Null(History.NeededAbort(Pay));
    }
}
