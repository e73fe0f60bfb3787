namespace Synod.Ledger.Tests;

/// <summary>What only an auditor's books know of transactions across shards: all of a chain's history.</summary>
public class CrossShardBooksTests
{
    private static readonly string A = TestLedger.A, B = TestLedger.B;

    private static readonly SubmitTransaction Pay = Make.Post("t", Make.Move(A, B, 100));

    private readonly TestLedger _ledger = TestLedger.WithFunds(1_000);

    [Fact]
    public void Sums_of_one_shard_are_those_of_its_own_accounts()
    {
        _ledger.Run(Pay);
        _ledger.Run(Make.Reserve("u", null, Make.Move(A, B, 7)));
        _ledger.Next();
        _ledger.Settle(1);
        var reports = _ledger.Audits().Select(audit => audit.Finish()).ToArray();
        Assert.Equal([new AssetTotals(Make.Usd, 2, 1_100, 7)], reports[0].Assets);
        Assert.Equal([new AssetTotals(Make.Usd, 1, 0, 0)], reports[1].Assets);
        Assert.Equal([0, 1, 0], reports.Select(report => report.OpenHolds));
        Assert.Equal([3UL, 0UL, 0UL], reports.Select(report => report.Transactions));
    }

    [Fact]
    public void No_attempt_is_decided_that_was_aborted_before()
    {
        var agreement = _ledger.PrepareAll(Pay);
        _ledger.Do(0, new AbortTransaction(Pay.Id, 1));
        Expect(0, "Attempt 1 at 't' was aborted before", new DecideTransaction(Pay, agreement));
    }

    [Fact]
    public void Aborted_attempts_rise()
    {
        _ledger.Do(0, new AbortTransaction(Pay.Id, 2));
        Expect(0, "Attempt 2 at 't' was aborted before", new AbortTransaction(Pay.Id, 2));
    }

    [Fact]
    public void What_was_decided_is_not_aborted()
    {
        _ledger.Run(Pay);
        Expect(0, "'t', which was decided before", new AbortTransaction(Pay.Id, 2));
    }

    [Fact]
    public void What_was_decided_is_not_decided_again()
    {
        var agreement = _ledger.PrepareAll(Pay);
        _ledger.Do(0, new DecideTransaction(Pay, agreement));
        Expect(0, "'t' was used before", new DecideTransaction(Pay, agreement));
    }

    [Fact]
    public void What_this_shard_decided_is_not_held_for_another()
    {
        _ledger[1].Have(
            Make.Open(TestLedger.On(1, "rich"), "unlimited"), Make.Post("t", Make.Move(TestLedger.On(1, "rich"), B, 1)));
        Expect(1, "'t', which this shard has decided", TestLedger.Leg(Pay, 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Any_changed_byte_of_a_chain_with_legs_is_found(int shard)
    {
        _ledger.Run(Pay);
        _ledger.Run(Make.Reserve("u", null, Make.Move(A, B, 7)));
        _ledger.PrepareAll(Make.Post("v", Make.Move(A, B, 1)));
        _ledger.Do(0, new AbortTransaction(Make.Id("v"), 1));
        _ledger.Next().SettleAll();
        _ledger[0].Have(Make.VoidIt("u"));
        _ledger.Next();
        var blocks = _ledger[shard].Blocks;
        for (var at = 0; at < blocks[1].Length; at++)
        {
            var changed = (byte[])blocks[1].Clone();
            changed[at] ^= (byte)(1 << (at % 8));
            var auditor = new ChainAuditor(_ledger[shard].State.Key, null, _ledger[shard].Leaves);
            auditor.Add(blocks[0]);

            // A header that alone was changed shows when the next block names its hash.
            var fault = Assert.Throws<AuditException>(() =>
            {
                auditor.Add(changed);
                auditor.Add(blocks[2]);
                auditor.Finish();
            });
            Assert.InRange(fault.Height!.Value, 2UL, 3UL);
        }
    }

    // A leader that remembers nothing of earlier blocks: the state cannot tell, the books can.
    private void Expect(int shard, string says, Command command)
    {
        _ledger.Next();
        var state = _ledger[shard].State;
        var draft = state.Draft(Make.At(30), 9);
        Assert.True(draft.TryExecute(command, History.Empty, default, out var outcome));
        Assert.IsType<Outcome.Applied>(outcome);
        var auditor = TestLedger.Audit(_ledger[shard], _ledger[shard].Blocks.Count);
        var block = BlockCodec.Encode(draft.Seal());
        var fault = Assert.Throws<AuditException>(() => auditor.Add(block));
        Assert.Contains(says, fault.Reason, StringComparison.Ordinal);
        Assert.Equal((shard, state.Height + 1, 0), (fault.Shard.Number, fault.Height, fault.EntryPosition));
    }
}
