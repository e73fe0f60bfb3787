using System.Numerics;
using Orleans.TestingHost;
using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;
using static Synod.Grains.Tests.LedgerCluster;

namespace Synod.Grains.Tests;

/// <summary>
/// Transactions whose accounts are on several shards, and these on several silos. Of four shards "a" is on 0, "world" and "b"
/// are on 1, "c" is on 2 and "d" on 3.
/// </summary>
public class CrossShardTests
{
    private const int Shards = 4;

    [Fact]
    public async Task Money_moves_between_shards_once_and_within_limits()
    {
        using var disks = new Disks();
        await using var cluster = await StartAsync(disks);
        await cluster.OpenBankAsync(Shards);
        Assert.Equal([1, 0, 1, 2, 3], "world a b c d".Split(' ').Select(n => Placement.ShardOf(AccountId.Parse(n), Shards)));

        var done = await DoneAsync(cluster, Pay("t-1", "world", "a", 50));
        var again = await DoneAsync(cluster, Pay("t-1", "world", "a", 50));
        Assert.Equal((done.Place, done.Leaf, true), (again.Place, again.Leaf, again.IsRepeat));
        Assert.Equal(1, done.Place.Shard);
        Assert.Equal(RefusalCode.TransactionConflict, await RefusalAsync(cluster, Pay("t-1", "world", "a", 51)));
        Assert.Equal(RefusalCode.InsufficientFunds, await RefusalAsync(cluster, Pay("t-2", "a", "c", 51)));
        Assert.Equal(RefusalCode.AccountNotFound, await RefusalAsync(cluster, Pay("t-2", "a", "nobody", 1)));

        // All of it or nothing: "c" has what it needs only in the transaction itself, and "d" never.
        var chain = Pay("t-2", "a", "c", 20) with { Transfers = [Move("a", "c", 20), Move("c", "d", 15), Move("d", "b", 5)] };
        var tooMuch = chain with { Transfers = [Move("a", "c", 20), Move("d", "b", 5)] };
        Assert.Equal(RefusalCode.InsufficientFunds, await RefusalAsync(cluster, tooMuch));
        await DoneAsync(cluster, chain);
        Assert.Equal([-50, 30, 5, 5, 10], await BalancesAsync(cluster));

        await DoneAsync(cluster, new ReverseTransaction(TransactionId.Parse("t-3"), TransactionId.Parse("t-2"), Metadata.None, default));
        Assert.Equal([-50, 50, 0, 0, 0], await BalancesAsync(cluster));
        var statement = await cluster.Ledger.ReadStatementAsync(AccountId.Parse("c"), null, 10, ReadConsistency.Strong, default);
        Assert.Equal(["t-3", "t-2"], statement!.Lines.Select(l => Assert.IsType<HoldCommitted>(l.Entry).Id.Value));
        Assert.Null(Assert.Single(await cluster.Ledger.ReadAccountsAsync([AccountId.Parse("nobody")], default)));
        await AuditOfShards.AssertHoldsAsync(cluster, disks);
    }

    [Fact]
    public async Task Reservations_across_shards_are_posted_in_part_and_voided()
    {
        using var disks = new Disks();
        await using var cluster = await StartAsync(disks);
        await cluster.OpenBankAsync(Shards);
        await DoneAsync(cluster, Pay("t-1", "world", "c", 10));

        // The debit of "c" is held on a shard that is not the home.
        var pending = Pay("r-1", "world", "c", 4, new PendingTerms(null)) with { Transfers = [Move("world", "a", 7), Move("c", "d", 6)] };
        await DoneAsync(cluster, pending);
        await DoneAsync(cluster, pending with { Id = TransactionId.Parse("r-2"), Transfers = [Move("world", "a", 7), Move("c", "d", 4)] });
        var held = await cluster.Ledger.FindAccountAsync(AccountId.Parse("c"), null, ReadConsistency.Local, default);
        Assert.Equal(["r-1", "r-2"], held!.Holds.Select(h => h.Id.Value).Order());
        Assert.Equal(RefusalCode.InsufficientFunds, await RefusalAsync(cluster, Pay("t-2", "c", "d", 1)));

        await DoneAsync(cluster, new PostPending(pending.Id, [new Amount(5), new Amount(2)]));
        var again = await DoneAsync(cluster, new PostPending(pending.Id, [new Amount(5), new Amount(2)]));
        Assert.True(again.IsRepeat);
        await DoneAsync(cluster, new VoidPending(TransactionId.Parse("r-2")));
        Assert.Equal(RefusalCode.AlreadyPosted, await RefusalAsync(cluster, new VoidPending(pending.Id)));

        Assert.Equal([-15, 5, 0, 8, 2], await BalancesAsync(cluster));
        Assert.All((await cluster.ReadBankAsync()).Values, v => Assert.Empty(v.Holds));
        var view = await cluster.Ledger.FindTransactionAsync(pending.Id, ReadConsistency.Strong, default);
        Assert.Equal([0, 2, 3], view!.Creation.Agreement!.Votes.Select(v => v.Shard));

        // One receipt for what is on several silos.
        var keys = (await cluster.Ledger.VerifierKeysAsync(default)).Select(VerifierKey.Parse).ToArray();
        var receipt = LedgerReceipt.Verify((await cluster.Ledger.FindReceiptAsync(pending.Id, ReceiptOf.Latest, default))!, keys);
        Assert.Equal(view.Resolution, receipt.Subject.Entry);
        Assert.Equal(view.Creation, receipt.Decision!.Entry);
        Assert.Equal([keys[0], keys[2], keys[3]], receipt.Legs.Select(leg => leg.Proof.Key));
    }

    [Fact]
    public async Task A_silo_killed_under_transactions_across_shards_leaves_none_of_them_half_done()
    {
        using var disks = new Disks();
        await using var cluster = await StartAsync(disks);
        await cluster.OpenBankAsync(Shards);
        foreach (var name in "abcd")
        {
            await DoneAsync(cluster, Pay($"fund-{name}", "world", $"{name}", 1_000));
        }

        var load = new Load(cluster, "t", AcrossAll);
        await load.RunThroughAsync(
            each: 50, () => cluster.KillAsync(Assert.IsType<InProcessSiloHandle>(cluster.LeaderOfBank())));

        Assert.Equal(2, cluster.Silos.Count);
        await AuditOfShards.AssertHoldsAsync(cluster, disks, load);
    }

    [Fact]
    public async Task A_leg_that_nobody_decides_is_given_back_by_the_shard_that_holds_it()
    {
        using var disks = new Disks();
        var options = new ShardOptions { HoldTimeout = TimeSpan.Zero, HoldCheckPeriod = TimeSpan.FromMilliseconds(50) };
        await using var cluster = await StartAsync(disks, silos: 2, options);
        await cluster.OpenBankAsync(Shards);

        // Whoever drives it is lost right after this.
        var participant = cluster.Client.GetGrain<IShardGrain>($"{Bank}/0");
        var payment = Pay("t", "world", "a", 1);
        var prepared = await participant.SubmitAsync(
            [
                new PrepareTransaction(
                    payment.Id, 1, 1, IsPending: false, new TransferList(payment.Transfers), new ValueList<Asset>([Asset.Parse("USD/2")])),
            ],
            default);
        Assert.IsType<CommandResult.Done>(prepared[0]);

        // Nobody reads the account, which would settle it too.
        while (await participant.FindHoldAsync(payment.Id, default) is not null)
        {
            await Task.Yield();
        }

        var home = cluster.Client.GetGrain<IShardGrain>($"{Bank}/1");
        Assert.Equal([1], await home.LastAbortsAsync([payment.Id], default));
        Assert.Equal([0, 0, 0, 0, 0], await BalancesAsync(cluster));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Shards)]
    public async Task A_client_app_cannot_take_a_shards_part(int shards)
    {
        using var disks = new Disks();
        await using var cluster = await StartAsync(disks, silos: 1);
        await cluster.OpenBankAsync(shards);
        var id = TransactionId.Parse("t");
        var transfers = new TransferList([Move("world", "a", 1)]);
        var usd = new ValueList<Asset>([Asset.Parse("USD/2")]);
        var entry = new EntryReference(0, Hash256.Zero);
        CrossShardCommand[] steps =
        [
            new PrepareTransaction(id, 1, 1, IsPending: false, transfers, usd),
            new DecideTransaction(Pay("t", "world", "a", 1), new Agreement(1, usd, new ValueList<LegVote>([new LegVote(0, entry)]))),
            new AbortTransaction(id, 1), new CommitHold(id, 0, entry, transfers), new ReleaseHold(id, 0, entry),
        ];

        var before = (await cluster.Ledger.FindAsync(default))!.Heads;
        foreach (var step in steps)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => cluster.Ledger.SubmitAsync([step], default));
        }

        Assert.Equal(before, (await cluster.Ledger.FindAsync(default))!.Heads);
    }

    // Each debits two of the accounts and credits the others, so that each shard is home and participant in turn.
    private static SubmitTransaction AcrossAll(string id, int number)
    {
        string Name(int offset) => $"{"abcd"[(number + offset) % 4]}";
        var payment = Pay(id, Name(0), Name(1), 1, number % 3 == 0 ? new PendingTerms(null) : null);
        return payment with { Transfers = [.. payment.Transfers, Move(Name(2), Name(3), 2)] };
    }

    private static async Task<CommandResult.Done> DoneAsync(LedgerCluster cluster, Command command) =>
        Assert.IsType<CommandResult.Done>((await cluster.Ledger.SubmitAsync([command], default))[0]);

    private static async Task<RefusalCode> RefusalAsync(LedgerCluster cluster, Command command) =>
        Assert.IsType<CommandResult.Refused>((await cluster.Ledger.SubmitAsync([command], default))[0]).Why.Code;

    private static async Task<IEnumerable<BigInteger>> BalancesAsync(LedgerCluster cluster) =>
        (await cluster.ReadBankAsync()).Values.Select(v => v.Account.Totals.Balance(NormalSide.Credit));
}
