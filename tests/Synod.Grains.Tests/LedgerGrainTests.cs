using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Grains.Tests;

/// <summary>The ledger as a client app sees it, through the gateway of a cluster of three silos.</summary>
public class LedgerGrainTests
{
    [Fact]
    public async Task Money_moves_once_and_within_limits()
    {
        using var disks = new Disks();
        await using var cluster = await LedgerCluster.StartAsync(disks);
        await cluster.OpenBankAsync();
        var ledger = cluster.Ledger;

        var done = Assert.IsType<CommandResult.Done>((await ledger.SubmitAsync([LedgerCluster.Pay("t-1", "world", "a", 50)], default))[0]);
        var again = Assert.IsType<CommandResult.Done>((await ledger.SubmitAsync([LedgerCluster.Pay("t-1", "world", "a", 50)], default))[0]);
        Assert.Equal(done.Place, again.Place);
        Assert.True(again.IsRepeat);

        var results = await ledger.SubmitAsync(
            [LedgerCluster.Pay("t-1", "world", "a", 51), LedgerCluster.Pay("t-2", "a", "b", 51), LedgerCluster.Pay("t-3", "a", "b", 20)],
            default);
        Assert.Equal(RefusalCode.TransactionConflict, Assert.IsType<CommandResult.Refused>(results[0]).Why.Code);
        Assert.Equal(RefusalCode.InsufficientFunds, Assert.IsType<CommandResult.Refused>(results[1]).Why.Code);
        Assert.IsType<CommandResult.Done>(results[2]);

        var a = await ledger.FindAccountAsync(AccountId.Parse("a"), null, ReadConsistency.Strong, default);
        Assert.Equal(30, a!.Account.Totals.Balance(NormalSide.Credit));
        var statement = await ledger.ReadStatementAsync(AccountId.Parse("a"), null, 10, ReadConsistency.Strong, default);
        Assert.Equal(["t-3", "t-1"], statement!.Lines.Select(l => ((TransactionPosted)l.Entry).Id.Value));
        var asOf = await ledger.FindAccountAsync(AccountId.Parse("a"), new AsOf(done.Place.Height, null), ReadConsistency.Strong, default);
        Assert.Equal(50, asOf!.Account.Totals.Balance(NormalSide.Credit));
    }

    [Fact]
    public async Task Reservations_are_posted_voided_and_reversed()
    {
        using var disks = new Disks();
        await using var cluster = await LedgerCluster.StartAsync(disks);
        await cluster.OpenBankAsync();
        var ledger = cluster.Ledger;
        var pending = LedgerCluster.Pay("r-1", "world", "a", 10, new PendingTerms(null)) with
        {
            Metadata = Metadata.TryCreate([new("order", "7")], out var metadata, out _) ? metadata : Metadata.None,
            Reference = Reference.Parse("invoice 7"),
        };
        await ledger.SubmitAsync([pending, pending with { Id = TransactionId.Parse("r-2") }], default);

        var results = await ledger.SubmitAsync(
            [
                new PostPending(pending.Id, [new Amount(4)]),
                new VoidPending(TransactionId.Parse("r-2")),
                new ReverseTransaction(TransactionId.Parse("r-3"), TransactionId.Parse("r-2"), Metadata.None, default),
            ],
            default);
        Assert.IsType<CommandResult.Done>(results[0]);
        Assert.IsType<CommandResult.Done>(results[1]);
        Assert.Equal(RefusalCode.NotPosted, Assert.IsType<CommandResult.Refused>(results[2]).Why.Code);

        var view = await ledger.FindTransactionAsync(pending.Id, ReadConsistency.Strong, default);
        Assert.Equal(new Amount(4), Assert.Single(Assert.IsType<PendingPosted>(view!.Resolution).Transfers).Amount);
        Assert.Equal("7", Assert.Single(view.Metadata!.Pairs).Value);
        Assert.Equal("invoice 7", view.Creation.Reference.Value);
        Assert.NotNull(view.MetadataSalt);
    }

    [Fact]
    public async Task Receipts_verify_offline_and_the_chain_audits()
    {
        using var disks = new Disks();
        await using var cluster = await LedgerCluster.StartAsync(disks);
        await cluster.OpenBankAsync();
        var ledger = cluster.Ledger;
        await ledger.SubmitAsync([LedgerCluster.Pay("t-1", "world", "a", 5)], default);

        var keys = (await ledger.VerifierKeysAsync(default)).Select(VerifierKey.Parse).ToArray();
        var receipt = await ledger.FindReceiptAsync(TransactionId.Parse("t-1"), ReceiptOf.Latest, default);
        var verified = ReceiptVerifier.Verify(receipt!, keys);

        Assert.Equal(keys[0], verified.Key);
        var (report, entries) = await Audit.OfBankAsync(cluster);
        Assert.Equal("t-1", Assert.IsType<TransactionPosted>(entries[(int)verified.Index]).Id.Value);
        Assert.Equal(1, report.CheckpointsVerified);
        Assert.Null(await ledger.FindReceiptAsync(TransactionId.Parse("none"), ReceiptOf.Latest, default));
        Assert.Null(await ledger.CheckpointAsync(1, default));
    }

    [Fact]
    public async Task Ledgers_are_listed_and_what_is_not_there_is_said()
    {
        using var disks = new Disks();
        await using var cluster = await LedgerCluster.StartAsync(disks);
        await cluster.OpenBankAsync(shards: 2);
        var directory = cluster.Client.GetGrain<IDirectoryGrain>(IDirectoryGrain.Key);
        var info = Assert.Single(await directory.ListAsync(default));
        Assert.Equal((LedgerCluster.Bank, 2), (info.Name, info.Shards));
        Assert.Equal([0, 1], (await cluster.Ledger.FindAsync(default))!.Heads.Select(h => h.Seen.Shard));

        var again = await cluster.Ledger.CreateAsync(2, default);
        Assert.True(Assert.IsType<CommandResult.Done>(again.Result).IsRepeat);
        var other = await cluster.Ledger.CreateAsync(3, default);
        Assert.Equal(RefusalCode.LedgerConflict, Assert.IsType<CommandResult.Refused>(other.Result).Why.Code);

        var nothing = cluster.Client.GetGrain<ILedgerGrain>("nothing");
        Assert.Null(await nothing.FindAsync(default));
        var exception = await Assert.ThrowsAsync<LedgerNotFoundException>(
            () => nothing.SubmitAsync([LedgerCluster.Pay("t", "a", "b", 1)], default));
        Assert.Equal("nothing", exception.Name);
    }

    [Fact]
    public async Task A_malformed_command_is_the_callers_fault_and_nobody_elses()
    {
        using var disks = new Disks();
        await using var cluster = await LedgerCluster.StartAsync(disks);
        await cluster.OpenBankAsync();
        await Assert.ThrowsAsync<ArgumentException>(
            () => cluster.Ledger.SubmitAsync([LedgerCluster.Pay("t", "a", "a", 1)], default));

        Assert.IsType<CommandResult.Done>((await cluster.Ledger.SubmitAsync([LedgerCluster.Pay("t", "world", "a", 1)], default))[0]);
    }
}
