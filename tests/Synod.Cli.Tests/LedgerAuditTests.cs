using Synod.Ledger;
using Synod.Proofs;

namespace Synod.Cli.Tests;

/// <summary>Audits of a ledger of two shards, with a transaction across them, in an export file.</summary>
public sealed class LedgerAuditTests : IDisposable
{
    private static readonly LedgerName Bank = LedgerName.Parse("bank");
    private static readonly Asset Usd = Asset.Parse("USD/2");
    private static readonly TransactionId Id = TransactionId.Parse("t-1");

    private static readonly Transfer Pay = new(On(0, "cash"), On(1, "customer"), new Amount(250));

    private readonly TemporaryDirectory _directory = new();
    private readonly List<byte[]>[] _blocks = [[], []];
    private readonly ShardState[] _states = [new(new ShardKey(Bank, 0)), new(new ShardKey(Bank, 1))];
    private readonly BlockDraft[] _drafts;

    public LedgerAuditTests()
    {
        _drafts = [.. _states.Select(state => state.Draft(default, 1))];
        for (var shard = 0; shard < 2; shard++)
        {
            _drafts[shard].OpenShard(2, $"example.com/bank/{shard}", new byte[] { 1 });
            Do(shard, new OpenAccount(
                shard == 0 ? Pay.Debit : Pay.Credit, Usd, NormalSide.Credit, Overdraft.Unlimited, Metadata.None));
        }

        Next();
    }

    private string File => _directory["bank.synod"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task All_shards_together_are_reported()
    {
        Commit(Decide());

        var run = await CliRun.Of(["audit", Write(), "--json"]);

        Assert.True(run.Code == ExitCode.Ok, run.Out + run.Error);
        var ledger = run.Json.GetProperty("ledgers")[0];
        Assert.True(ledger.GetProperty("complete").GetBoolean());
        Assert.Equal(1, ledger.GetProperty("transactionsAcrossShards").GetInt32());
        Assert.Equal(0, ledger.GetProperty("holdsUnsettled").GetInt32());
        Assert.Equal("250", ledger.GetProperty("assets")[0].GetProperty("posted").GetString());
        Assert.Contains("bank (all)", (await CliRun.Of(["audit", File])).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_decided_and_not_written_down_is_counted()
    {
        Decide();

        var run = await CliRun.Of(["audit", Write(), "--json"]);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal(1, run.Json.GetProperty("ledgers")[0].GetProperty("holdsUnsettled").GetInt32());
    }

    [Fact]
    public async Task A_lie_between_two_shards_is_a_fault_of_the_one_that_tells_it()
    {
        Commit(Decide() with { Leaf = default });

        var run = await CliRun.Of(["audit", Write()]);

        Assert.Equal(ExitCode.VerificationFailed, run.Code);
        Assert.Contains("FAULT  shard bank/1, block 3, entry 0: ", run.Out, StringComparison.Ordinal);
        Assert.Contains("There are faults.", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shard_that_was_read_too_early_is_told_and_no_fault()
    {
        Commit(Decide());
        _blocks[0].RemoveAt(1);

        var run = await CliRun.Of(["audit", Write()]);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("note   Shard bank/0 ends before entry 2", run.Out, StringComparison.Ordinal);
        Assert.Contains("not read at one moment", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shards_are_not_held_against_one_that_has_a_fault_of_its_own()
    {
        Commit(Decide());
        _blocks[0][1][^1] ^= 1;

        var run = await CliRun.Of(["audit", Write()]);

        Assert.Equal(ExitCode.VerificationFailed, run.Code);
        Assert.Contains("not held against each other", run.Out, StringComparison.Ordinal);
    }

    private static AccountId On(int shard, string name) => Enumerable.Range(0, 100).Select(i => AccountId.Parse($"{name}{i}"))
        .First(id => Placement.ShardOf(id, 2) == shard);

    /// <summary>Prepares and decides, each in a block; the decision.</summary>
    private EntryReference Decide()
    {
        var (transfers, assets) = (new TransferList([Pay]), new ValueList<Asset>([Usd]));
        var vote = Do(1, new PrepareTransaction(Id, 0, 1, false, transfers, assets));
        Next();
        var decision = Do(0, new DecideTransaction(
            new SubmitTransaction(Id, transfers, null, Metadata.None, default),
            new Agreement(1, assets, new ValueList<LegVote>([new LegVote(1, vote)]))));
        Next();
        return decision;
    }

    private void Commit(EntryReference decision)
    {
        Do(1, new CommitHold(Id, 2, decision, new TransferList([Pay])));
        Next();
    }

    private EntryReference Do(int shard, Command command)
    {
        Assert.True(_drafts[shard].TryExecute(command, History.Empty, default, out var outcome));
        var leaf = MerkleHash.Leaf(EntryCodec.Encode(_drafts[shard].Effects[^1].Entry));
        return new EntryReference(Assert.IsType<Outcome.Applied>(outcome).Index, leaf);
    }

    private void Next()
    {
        for (var shard = 0; shard < 2; shard++)
        {
            if (!_drafts[shard].IsEmpty)
            {
                _blocks[shard].Add(BlockCodec.Encode(_drafts[shard].Seal()));
                _states[shard].Commit(_drafts[shard]);
                _drafts[shard] = _states[shard].Draft(default, 1);
            }
        }
    }

    private string Write()
    {
        using var stream = System.IO.File.Create(File);
        var writer = new ExportWriter(stream);
        foreach (var block in _blocks.SelectMany(blocks => blocks))
        {
            writer.WriteBlock(block);
        }

        writer.End();
        return File;
    }
}
