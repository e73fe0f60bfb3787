namespace Synod.Ledger.Tests;

/// <summary>What a hold takes of an account, and what may change when it ends.</summary>
public class HoldRuleTests
{
    private static readonly string World = TestLedger.World, A = TestLedger.A, B = TestLedger.B, C = TestLedger.C;
    private static readonly string B2 = TestLedger.On(1, "other");
    private static readonly string Cash = TestLedger.On(1, "cash");

    // Home of all of these is shard 0 or 2; shard 1 holds.
    private readonly TestLedger _ledger = TestLedger.WithFunds(1_000);

    private TestShard Shard => _ledger[1];

    public HoldRuleTests()
    {
        Shard.Have(
            Make.Open(B2),
            Make.Open(Cash, "100", NormalSide.Debit),
            Make.Open(TestLedger.On(1, "bank"), "unlimited"));
        Shard.Have(Make.Post("start", Make.Move(TestLedger.On(1, "bank"), B, 50)));
        _ledger.Next();
    }

    [Fact]
    public void A_hold_is_not_in_the_totals_and_its_debits_cannot_be_used()
    {
        var before = Shard.Totals(B);
        _ledger.Prepare(Make.Post("t", Make.Move(A, B2, 1), Make.Move(B, A, 30)), 1);
        Assert.Equal(before, Shard.Totals(B));
        Expect(RefusalCode.InsufficientFunds, mayPass: true, Make.Post("u", Make.Move(B, B2, 21)));
        Expect(RefusalCode.InsufficientFunds, mayPass: false, Make.Post("u", Make.Move(B, B2, 51)));
        Expect(RefusalCode.InsufficientFunds, mayPass: true, Leg("u", Make.Move(A, B2, 1), Make.Move(B, A, 21)));
        Expect(RefusalCode.InsufficientFunds, mayPass: true, Make.Reserve("u", null, Make.Move(B, B2, 21)));
        Shard.Have(Make.Post("u", Make.Move(B, B2, 20)));
    }

    [Fact]
    public void What_a_hold_brings_cannot_be_used_but_may_come()
    {
        _ledger.Prepare(Make.Post("t", Make.Move(A, B2, 10)), 1);
        Expect(RefusalCode.InsufficientFunds, mayPass: true, Make.Post("u", Make.Move(B2, B, 10)));
        Expect(RefusalCode.InsufficientFunds, mayPass: false, Make.Post("u", Make.Move(B2, B, 11)));
        Expect(RefusalCode.InsufficientFunds, mayPass: false, Make.Post("u", Make.Move(B, B2, 51)));
    }

    [Fact]
    public void A_leg_of_the_whole_takes_only_what_it_does_not_bring()
    {
        _ledger.Prepare(Make.Post("t", Make.Move(A, B2, 100), Make.Move(B2, C, 90), Make.Move(A, B, 10), Make.Move(B, C, 25)), 1);

        // 15 of b are held, and 10 may come to the other at best: not the 100 that only pass through.
        Expect(RefusalCode.InsufficientFunds, mayPass: true, Make.Post("u", Make.Move(B, B2, 36)));
        Expect(RefusalCode.InsufficientFunds, mayPass: true, Make.Post("u", Make.Move(B2, B, 10)));
        Expect(RefusalCode.InsufficientFunds, mayPass: false, Make.Post("u", Make.Move(B2, B, 11)));
        Shard.Have(Make.Post("u", Make.Move(B, B2, 35)));
    }

    [Fact]
    public void A_leg_that_may_be_posted_in_part_takes_all_of_its_debits()
    {
        Transfer[] through = [Make.Move(A, B2, 100), Make.Move(B2, C, 90)];
        Expect(RefusalCode.InsufficientFunds, mayPass: false, TestLedger.Leg(Make.Reserve("t", null, through), 1));
        Transfer[] covered = [Make.Move(A, B, 100), Make.Move(B, C, 40)];
        _ledger.Prepare(Make.Reserve("t", null, covered), 1);
        Expect(RefusalCode.InsufficientFunds, mayPass: true, Make.Post("u", Make.Move(B, B2, 11)));
        Expect(RefusalCode.InsufficientFunds, mayPass: true, Make.Post("u", Make.Move(B, B2, 150)));
        Expect(RefusalCode.InsufficientFunds, mayPass: false, Make.Post("u", Make.Move(B, B2, 151)));
    }

    [Fact]
    public void An_account_that_grows_by_debits_is_held_on_its_other_side()
    {
        _ledger.Prepare(Make.Post("t", Make.Move(A, Cash, 80)), 1);
        Expect(RefusalCode.InsufficientFunds, mayPass: true, Make.Post("u", Make.Move(B, Cash, 21)));
        Shard.Have(Make.Post("u", Make.Move(B, Cash, 20)));
        _ledger.Prepare(Make.Post("v", Make.Move(A, B2, 1), Make.Move(Cash, A, 70)), 1);
        Expect(RefusalCode.InsufficientFunds, mayPass: true, Make.Post("w", Make.Move(B, Cash, 30)));
        Expect(RefusalCode.InsufficientFunds, mayPass: false, Make.Post("w", Make.Move(TestLedger.On(1, "bank"), Cash, 151)));
    }

    [Fact]
    public void Overflow_counts_all_that_is_held_and_passes_when_that_is_enough()
    {
        var bank = TestLedger.On(1, "bank");
        var half = UInt128.One << 127;
        _ledger.Prepare(Make.Post("t", Make.Move(A, B2, half), Make.Move(B2, C, half)), 1);
        Expect(RefusalCode.Overflow, mayPass: true, Make.Post("u", Make.Move(bank, B2, half)));
        Expect(RefusalCode.Overflow, mayPass: true, Leg("u", Make.Move(A, B2, half)));
        Expect(RefusalCode.Overflow, mayPass: true, Leg("u", Make.Move(A, B, 1), Make.Move(B2, A, half)));

        // The hold is of b's other side, and of another account.
        Expect(RefusalCode.Overflow, mayPass: false, Make.Post("u", Make.Move(bank, B, UInt128.MaxValue)));
        _ledger.Prepare(Make.Post("v", Make.Move(A, B2, 1), Make.Move(B, A, 1)), 1);
        Expect(RefusalCode.Overflow, mayPass: false, Make.Post("u", Make.Move(bank, B, UInt128.MaxValue)));
        Shard.Have(Make.Post("u", Make.Move(bank, B2, half - 2)));
    }

    [Fact]
    public void An_end_frees_what_was_held_and_a_commit_posts_it()
    {
        var vote = _ledger.Prepare(Make.Post("t", Make.Move(A, B2, 1), Make.Move(B, A, 30)), 1);
        Shard.Have(new ReleaseHold(Make.Id("t"), vote.Prepared.Position, default));
        Shard.Have(Make.Post("u", Make.Move(B, B2, 50)));
        vote = _ledger.Prepare(Make.Post("t", Make.Move(A, B, 1), Make.Move(B2, A, 30)), 1, attempt: 2);
        _ledger.Next();
        Shard.Have(new CommitHold(
            Make.Id("t"), vote.Prepared.Position, default, new TransferList([Make.Move(A, B, 1), Make.Move(B2, A, 30)])));
        Assert.Equal((Make.Units(51), Make.Units(50)), (Shard.Totals(B).CreditsPosted, Shard.Totals(B).DebitsPosted));
        Assert.Equal((Make.Units(50), Make.Units(30)), (Shard.Totals(B2).CreditsPosted, Shard.Totals(B2).DebitsPosted));
        Shard.Have(Make.Post("v", Make.Move(B2, B, 20)));
        _ledger.Next();
        Assert.Empty(Shard.State.Holds);
    }

    [Fact]
    public void Only_a_reservation_is_posted_in_part()
    {
        // The whole passes through the other account, which has nothing: its second half alone would overdraw it.
        Transfer[] through = [Make.Move(A, B2, 100), Make.Move(B2, C, 100)];
        var vote = _ledger.Prepare(Make.Post("t", through), 1);
        var half = new TransferList([Make.Move(A, B2, 0), Make.Move(B2, C, 100)]);
        Expect(RefusalCode.AmountExceedsPending, mayPass: false, new CommitHold(Make.Id("t"), vote.Prepared.Position, default, half));

        vote = _ledger.Prepare(Make.Reserve("u", null, Make.Move(A, B, 100), Make.Move(B, C, 40)), 1);
        Expect(RefusalCode.AmountExceedsPending, mayPass: false, new CommitHold(
            Make.Id("u"), vote.Prepared.Position, default, new TransferList([Make.Move(A, B, 101), Make.Move(B, C, 40)])));
        Expect(RefusalCode.AmountExceedsPending, mayPass: false, new CommitHold(
            Make.Id("u"), vote.Prepared.Position, default, new TransferList([Make.Move(A, B, 100)])));
        Expect(RefusalCode.AmountExceedsPending, mayPass: false, new CommitHold(
            Make.Id("u"), vote.Prepared.Position, default, new TransferList([Make.Move(A, B, 100), Make.Move(B, A, 40)])));
        Shard.Have(new CommitHold(
            Make.Id("u"), vote.Prepared.Position, default, new TransferList([Make.Move(A, B, 0), Make.Move(B, C, 40)])));
        Assert.Equal(Make.Units(40), Shard.Totals(B).DebitsPosted);
    }

    [Fact]
    public void A_reservation_across_shards_is_pending_at_home_and_held_elsewhere()
    {
        _ledger.Run(Make.Reserve("t", null, Make.Move(A, B, 40), Make.Move(B, C, 20)));
        Assert.Equal(Make.Units(40), _ledger[0].Totals(A).DebitsPending);
        Assert.Equal(Make.Units(0), Shard.Totals(B).CreditsPending);
        Assert.Equal(RefusalCode.InsufficientFunds, _ledger[0].Refusal(Make.Post("u", Make.Move(A, World, 961))));
        Expect(RefusalCode.InsufficientFunds, mayPass: true, Make.Post("u", Make.Move(B, B2, 31)));
        _ledger[0].Have(Make.PostIt("t", 15, 5));
        _ledger.Next().SettleAll();
        Assert.Equal((Make.Units(15), Make.Units(0)), (_ledger[0].Totals(A).DebitsPosted, _ledger[0].Totals(A).DebitsPending));
        Assert.Equal((Make.Units(65), Make.Units(5)), (Shard.Totals(B).CreditsPosted, Shard.Totals(B).DebitsPosted));
        Assert.Equal(Make.Units(5), _ledger[2].Totals(C).CreditsPosted);
    }

    private static PrepareTransaction Leg(string id, params Transfer[] transfers) => TestLedger.Leg(Make.Post(id, transfers), 1);

    private void Expect(RefusalCode code, bool mayPass, Command command)
    {
        var refused = Assert.IsType<Outcome.Refused>(Shard.Do(command)).Why;
        Assert.Equal((code, mayPass), (refused.Code, refused.MayPass));
    }
}
