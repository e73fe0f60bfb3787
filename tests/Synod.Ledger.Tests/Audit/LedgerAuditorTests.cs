namespace Synod.Ledger.Tests;

/// <summary>The chains of a ledger against each other: what is right is accepted, and each lie is found where it stands.</summary>
public class LedgerAuditorTests
{
    private static readonly string World = TestLedger.World, A = TestLedger.A, B = TestLedger.B, C = TestLedger.C;

    private readonly TestLedger _ledger = TestLedger.WithFunds(1_000);

    [Fact]
    public void A_ledger_with_something_of_everything_is_sound()
    {
        _ledger.Run(Make.Post("posted", Make.Move(A, B, 100), Make.Move(B, C, 90)));
        _ledger.Run(Make.Reserve("parted", null, Make.Move(A, B, 40), Make.Move(A, C, 20)));
        _ledger.Run(Make.Reserve("voided", null, Make.Move(A, B, 40)));
        _ledger.Run(Make.Reserve("expired", 5, Make.Move(A, C, 40)));
        _ledger.PrepareAll(Make.Post("aborted", Make.Move(A, C, 5), Make.Move(A, B, 5)));
        _ledger.Do(0, new AbortTransaction(Make.Id("aborted"), 1));
        _ledger.Next().SettleAll();
        _ledger[0].Have(Make.PostIt("parted", 0, 20), Make.VoidIt("voided"));
        _ledger.Next(10).SettleAll();

        // The reversal of what was posted in part has no leg at home of its own: its only other side is there.
        var reversal = Make.Reverse("reversal", "parted");
        var moves = new[] { Make.Move(C, A, 20) };
        var vote = _ledger.Prepare(
            new PrepareTransaction(reversal.Id, 0, 1, false, new TransferList(moves), TestLedger.AssetsOf(moves)), 2);
        _ledger.Do(0, new DecideTransaction(reversal, TestLedger.Agree(moves, 1, vote)));
        _ledger.Run(Make.Post("aborted", Make.Move(A, C, 5), Make.Move(A, B, 5)), attempt: 2);
        _ledger.Next().SettleAll();

        var audits = _ledger.Audits();
        var report = new LedgerAuditor(audits).Check();
        Assert.True(report.IsComplete);
        Assert.Equal((6UL, 0UL, 0UL, 0UL), (report.Transactions, report.UndecidedHolds, report.ReservedHolds, report.UnsettledHolds));
        Assert.Equal(
            [new AssetTotals(Make.Usd, 4, 1_000 + 190 + 20 + 20 + 10, 0)], report.Assets);
        Assert.Equal((3, Make.Shard.Ledger), (report.Shards, report.Ledger));
        Assert.All(audits, audit => Assert.Equal(0, audit.Finish().OpenHolds));
        Assert.Equal(Make.Units(95), Balance(2, C));
        Assert.Equal(Make.Units(15), Balance(1, B));
        Assert.Equal(Make.Units(890), Balance(0, A));
    }

    [Fact]
    public void What_is_decided_and_not_written_down_counts_as_done()
    {
        _ledger.Run(Make.Post("posted", Make.Move(A, B, 100)));
        _ledger.Run(Make.Reserve("parted", null, Make.Move(A, B, 40), Make.Move(A, C, 20)));
        _ledger.Run(Make.Reserve("open", null, Make.Move(A, B, 7)));
        _ledger.PrepareAll(Make.Post("aborted", Make.Move(A, C, 1)));
        _ledger.PrepareAll(Make.Post("undecided", Make.Move(A, C, 3)));
        _ledger[0].Have(Make.PostIt("parted", 30, 0));
        _ledger.Do(0, new AbortTransaction(Make.Id("aborted"), 1));
        var report = Check();
        Assert.Equal((3UL, 1UL, 1UL, 4UL), (report.Transactions, report.UndecidedHolds, report.ReservedHolds, report.UnsettledHolds));
        Assert.Equal([new AssetTotals(Make.Usd, 4, 1_000 + 100 + 30, 7)], report.Assets);
    }

    [Fact]
    public void A_chain_that_was_read_too_early_is_no_fault_and_can_be_read_on()
    {
        _ledger.PrepareAll(Make.Post("t", Make.Move(A, B, 100)));
        _ledger.Next().Run(Make.Post("t", Make.Move(A, B, 100)));
        _ledger.Next().SettleAll();
        _ledger.Next();

        // Without its last block shard 0 has not decided yet what shard 1 has written down.
        var (home, participant) = (TestLedger.Audit(_ledger[0], 1), TestLedger.Audit(_ledger[1], 3));
        var auditor = new LedgerAuditor([participant, home]);
        var report = auditor.Check();
        Assert.False(report.IsComplete);
        Assert.Empty(report.Assets);
        Assert.Equal(
            new MissingEntries(_ledger[0].State.Key, _ledger[0].State.TreeSize, _ledger[1].State.Key, 3, 0), Assert.Single(report.Missing));
        home.Add(_ledger[0].Blocks[1]);
        Assert.True(home.TreeSize >= report.Missing[0].TreeSize);
        Assert.True(auditor.Check().IsComplete);

        // The other way round: a decision with a vote that was not read.
        var early = new LedgerAuditor([TestLedger.Audit(_ledger[1], 1), home]).Check();
        Assert.Equal(
            new MissingEntries(_ledger[1].State.Key, 3, _ledger[0].State.Key, 2, 0), Assert.Single(early.Missing));
        Assert.Equal(_ledger[1].State.Key, Assert.Single(new LedgerAuditor([home]).Check().Missing).Shard);
    }

    [Fact]
    public void An_auditor_takes_each_shard_of_one_ledger_once()
    {
        var audit = _ledger.Audits()[0];
        Assert.Throws<ArgumentException>(() => new LedgerAuditor([]));
        Assert.Throws<ArgumentException>(() => new LedgerAuditor([audit, audit]));
        var other = new ChainAuditor(new ShardKey(LedgerName.Parse("other"), 1), null);
        Assert.Throws<ArgumentException>(() => new LedgerAuditor([audit, other]));
        Assert.Contains("no block", Assert.Throws<AuditException>(() => new LedgerAuditor(
            [audit, new ChainAuditor(new ShardKey(Make.Shard.Ledger, 1), null)]).Check()).Reason, StringComparison.Ordinal);
        var smaller = new TestShard(new ShardKey(Make.Shard.Ledger, 1), 2);
        smaller.Commit();
        var fault = Assert.Throws<AuditException>(() => new LedgerAuditor([audit, TestLedger.Audit(smaller, 1)]).Check());
        Assert.Equal((1, 1UL, 0), (fault.Shard.Number, fault.Height, fault.EntryPosition));
        Assert.Contains("has 2 shards", fault.Reason, StringComparison.Ordinal);
    }

    private Amount Balance(int shard, string account) =>
        new((UInt128)_ledger[shard].Totals(account).Balance(NormalSide.Credit));

    private LedgerAuditReport Check() => new LedgerAuditor(_ledger.Audits()).Check();
}
