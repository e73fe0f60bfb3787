using Microsoft.Extensions.Logging.Abstractions;
using Synod.Ledger;
using static Synod.Runtime.Tests.ShardedBank;

namespace Synod.Runtime.Tests;

/// <summary>Transactions whose accounts are on several shards (docs/cross-shard.md).</summary>
public class CrossShardTests
{
    private static readonly PendingTerms Pending = new(null);

    [Fact]
    public async Task Money_moves_between_shards_once_however_often_it_is_sent()
    {
        await using var bank = await StartAsync();
        var pay = Pay("t", null, (On(0, 0), On(1, 1), 100), (On(0, 0), On(2, 1), 7));

        var first = Assert.IsType<CommandResult.Done>(await bank.SubmitAsync(pay));
        var again = Assert.IsType<CommandResult.Done>(await bank.SubmitAsync(pay));
        var other = await bank.SubmitAsync(Pay("t", null, (On(0, 0), On(1, 1), 100), (On(0, 0), On(2, 1), 8)));

        Assert.Equal((false, true, 0), (first.IsRepeat, again.IsRepeat, first.Place.Shard));
        Assert.Equal(first.Place, again.Place);
        Assert.Equal(RefusalCode.TransactionConflict, Assert.IsType<CommandResult.Refused>(other).Why.Code);
        Assert.Equal(["-107", "100", "7"], await bank.BalancesAsync(On(0, 0), On(1, 1), On(2, 1)));
        Assert.Empty(await bank.HoldsAsync());
        await bank.AssertBalancedAsync();
    }

    [Fact]
    public async Task A_repeat_of_what_is_decided_writes_nothing()
    {
        await using var bank = await StartAsync();
        var pay = Pay("t", null, (On(0, 0), On(1, 1), 100), (On(0, 0), On(2, 1), 7));
        var reverse = new ReverseTransaction(TransactionId.Parse("r"), pay.Id, Metadata.None, default);
        await bank.SubmitAsync(pay);
        await bank.SubmitAsync(reverse);
        Assert.Equal(["0", "0"], [await bank.BalanceAsync(On(1, 1)), await bank.BalanceAsync(On(2, 1))]);

        var before = await Task.WhenAll(bank.Shards.Select(s => s.HeadAsync(default).AsTask()));
        await bank.SubmitAsync(pay);
        await bank.SubmitAsync(reverse);
        await bank.SubmitAsync(Pay("t", null, (On(0, 0), On(1, 1), 99)));

        Assert.Equal(before, await Task.WhenAll(bank.Shards.Select(s => s.HeadAsync(default).AsTask())));
    }

    [Fact]
    public async Task A_pending_transaction_is_posted_in_part_on_all_shards()
    {
        await using var bank = await StartAsync();
        await bank.SubmitAsync(Pay("p", Pending, (On(0, 0), On(1, 1), 100), (On(1, 0), On(2, 1), 50)));
        var view = (await bank.Ledger.FindAccountAsync(On(1, 1), null, ReadConsistency.Strong, default))!;
        Assert.Equal((0u, 100u), (view.Account.Totals.CreditsPosted.Value, view.Account.Totals.CreditsPending.Value));
        Assert.Equal(2, (await bank.HoldsAsync()).Count);

        Assert.IsType<CommandResult.Done>(
            await bank.SubmitAsync(new PostPending(TransactionId.Parse("p"), [new Amount(60), Amount.Zero])));

        Assert.Equal(["-60", "60", "0"], await bank.BalancesAsync(On(0, 0), On(1, 1), On(2, 1)));
        Assert.Empty(await bank.HoldsAsync());
        await bank.AssertBalancedAsync();
    }

    [Fact]
    public async Task A_void_gives_back_what_other_shards_hold()
    {
        await using var bank = await StartAsync();
        await bank.SubmitAsync(Pay("fund", null, (On(1, 0), On(1, 1), 10)));
        await bank.SubmitAsync(Pay("p", Pending, (On(0, 0), On(1, 2), 1), (On(1, 1), On(0, 1), 10)));
        var held = await bank.SubmitAsync(Pay("t", null, (On(1, 1), On(1, 2), 10)));

        Assert.IsType<CommandResult.Done>(await bank.SubmitAsync(new VoidPending(TransactionId.Parse("p"))));
        var free = await bank.SubmitAsync(Pay("t", null, (On(1, 1), On(1, 2), 10)));

        Assert.Equal(RefusalCode.InsufficientFunds, Assert.IsType<CommandResult.Refused>(held).Why.Code);
        Assert.IsType<CommandResult.Done>(free);
    }

    [Fact]
    public async Task A_reservation_that_expires_at_home_is_given_back_everywhere()
    {
        await using var bank = await StartAsync();
        await bank.SubmitAsync(Pay("fund", null, (On(1, 0), On(1, 1), 10)));
        await bank.SubmitAsync(Pay("p", new PendingTerms(5), (On(0, 0), On(1, 2), 1), (On(1, 1), On(0, 1), 10)));

        bank.Time.Advance(TimeSpan.FromSeconds(6));
        await bank.SubmitAsync(Pay("wake", null, (On(0, 0), On(0, 1), 1)));

        Assert.IsType<CommandResult.Done>(await bank.SubmitAsync(Pay("t", null, (On(1, 1), On(1, 2), 10))));
    }

    [Fact]
    public async Task A_transaction_across_shards_is_reversed_once()
    {
        await using var bank = await StartAsync();
        await bank.SubmitAsync(Pay("t", null, (On(0, 0), On(1, 1), 100), (On(2, 0), On(0, 1), 5)));

        var reverse = new ReverseTransaction(TransactionId.Parse("r"), TransactionId.Parse("t"), Metadata.None, default);
        Assert.IsType<CommandResult.Done>(await bank.SubmitAsync(reverse));
        Assert.True(Assert.IsType<CommandResult.Done>(await bank.SubmitAsync(reverse)).IsRepeat);
        var second = await bank.SubmitAsync(reverse with { Id = TransactionId.Parse("r2") });

        Assert.Equal(RefusalCode.AlreadyReversed, Assert.IsType<CommandResult.Refused>(second).Why.Code);
        Assert.Equal(["0", "0", "0"], await bank.BalancesAsync(On(0, 0), On(1, 1), On(2, 0)));
        await bank.AssertBalancedAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_leg_without_funds_refuses_the_transaction_and_leaves_its_id_free(int poor)
    {
        await using var bank = await StartAsync();
        var legs = Enumerable.Range(0, Count).Select(s => (On(s, s == poor ? 1 : 0), On((s + 1) % Count, 2), 10UL)).ToArray();

        var refused = Assert.IsType<CommandResult.Refused>(await bank.SubmitAsync(Pay("t", null, legs)));
        Assert.Equal(RefusalCode.InsufficientFunds, refused.Why.Code);
        Assert.Contains(On(poor, 1).Value, refused.Why.Detail, StringComparison.Ordinal);
        await bank.AssertBalancedAsync();

        await bank.SubmitAsync(Pay("fund", null, (On(poor, 0), On(poor, 1), 10)));
        Assert.False(Assert.IsType<CommandResult.Done>(await bank.SubmitAsync(Pay("t", null, legs))).IsRepeat);
        Assert.Equal("10", await bank.BalanceAsync(On(0, 2)));
        await bank.AssertBalancedAsync();
    }

    [Fact]
    public async Task Money_may_pass_through_an_account_of_another_shard()
    {
        await using var bank = await StartAsync();

        Assert.IsType<CommandResult.Done>(await bank.SubmitAsync(
            Pay("t", null, (On(0, 0), On(1, 1), 100), (On(1, 1), On(2, 1), 100))));

        Assert.Equal(["0", "100"], [await bank.BalanceAsync(On(1, 1)), await bank.BalanceAsync(On(2, 1))]);
    }

    [Fact]
    public async Task An_account_or_asset_that_does_not_fit_leaves_no_trace()
    {
        await using var bank = await StartAsync();
        var before = await Task.WhenAll(bank.Shards.Select(s => s.HeadAsync(default).AsTask()));

        var missing = await bank.SubmitAsync(Pay("t", null, (On(0, 0), On(1, 9), 1)));

        Assert.Equal(RefusalCode.AccountNotFound, Assert.IsType<CommandResult.Refused>(missing).Why.Code);
        Assert.Equal(before, await Task.WhenAll(bank.Shards.Select(s => s.HeadAsync(default).AsTask())));
    }

    [Fact]
    public async Task Whoever_is_lost_after_the_decision_leaves_money_that_can_be_seen_and_spent()
    {
        await using var bank = await StartAsync();
        bank.Shards[1].Before = command => command is CommitHold ? Lost : Task.CompletedTask;
        Assert.IsType<CommandResult.Done>(await bank.SubmitAsync(Pay("t", null, (On(0, 0), On(1, 1), 100))));
        bank.Shards[1].Before = _ => Task.CompletedTask;
        Assert.Single(await bank.HoldsAsync());

        Assert.IsType<CommandResult.Done>(await bank.SubmitAsync(Pay("u", null, (On(1, 1), On(1, 2), 100))));

        Assert.Equal("100", await bank.BalanceAsync(On(1, 2)));
        await bank.AssertBalancedAsync();
    }

    [Fact]
    public async Task A_strong_read_sees_what_was_decided_and_not_what_is_held()
    {
        await using var bank = await StartAsync();
        bank.Shards[1].Before = command => command is CommitHold ? Lost : Task.CompletedTask;
        await bank.SubmitAsync(Pay("done", null, (On(0, 0), On(1, 1), 100)));
        bank.Shards[1].Before = _ => Task.CompletedTask;
        bank.Shards[0].Before = command => command is DecideTransaction or AbortTransaction ? Lost : Task.CompletedTask;
        Assert.IsType<CommandResult.Failed>(await bank.SubmitAsync(Pay("lost", null, (On(0, 0), On(1, 1), 7))));

        var view = await bank.Ledger.FindAccountAsync(On(1, 1), null, ReadConsistency.Strong, default);

        Assert.Equal(100u, view!.Account.Totals.CreditsPosted.Value);
        Assert.Equal(TransactionId.Parse("lost"), Assert.Single(view.Holds).Id);
    }

    [Fact]
    public async Task What_a_lost_process_holds_is_given_back_after_the_time_out()
    {
        await using var bank = await StartAsync();
        await bank.SubmitAsync(Pay("fund", null, (On(1, 0), On(1, 1), 10)));
        var lost = Pay("lost", null, (On(0, 0), On(1, 2), 1), (On(1, 1), On(0, 1), 10));
        bank.Shards[0].Before = command => command is DecideTransaction or AbortTransaction ? Lost : Task.CompletedTask;
        Assert.IsType<OutcomeUnknownException>(Assert.IsType<CommandResult.Failed>(await bank.SubmitAsync(lost)).Why);
        bank.Shards[0].Before = _ => Task.CompletedTask;
        Assert.Single(await bank.HoldsAsync());

        bank.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.IsType<CommandResult.Done>(await bank.SubmitAsync(Pay("t", null, (On(1, 1), On(1, 3), 10))));

        // Its attempt was decided against. Its id is free, and so a repeat is tried again: now the money is gone.
        Assert.Empty(await bank.HoldsAsync());
        var again = Assert.IsType<CommandResult.Refused>(await bank.SubmitAsync(lost, bank.NewLedger()));
        Assert.Equal(RefusalCode.InsufficientFunds, again.Why.Code);
        await bank.AssertBalancedAsync();
    }

    [Fact]
    public async Task A_home_that_does_not_answer_keeps_nothing_of_another_home_back()
    {
        await using var bank = await StartAsync(TimeProvider.System, new ShardOptions
        {
            HoldTimeout = TimeSpan.Zero,
            HoldCheckPeriod = TimeSpan.FromMilliseconds(10),
        });
        foreach (var home in new[] { 0, 2 })
        {
            bank.Shards[home].Before = command => command is DecideTransaction or AbortTransaction ? Lost : Task.CompletedTask;
            await bank.SubmitAsync(Pay($"t{home}", null, (On(home, 0), On(1, 1), 1)));
            bank.Shards[home].Before = _ => Task.CompletedTask;
        }

        Assert.Equal(2, (await bank.HoldsAsync()).Count);
        bank.Shards[0].BeforeDecisions = () => throw new UnavailableException(UnavailableReason.NoQuorum, "It is cut off.");
        var released = new TaskCompletionSource();
        bank.Shards[1].After = command => _ = command is ReleaseHold && released.TrySetResult();
        using var end = new CancellationTokenSource();
        var keeper = bank.Ledger.KeepHoldsAsync(bank.Shards[1], NullLogger.Instance, end.Token);
        await released.Task;
        await end.CancelAsync();
        await keeper;

        Assert.Equal(TransactionId.Parse("t0"), Assert.Single(await bank.HoldsAsync()).Id);
    }

    [Fact]
    public async Task A_repeat_while_it_is_undecided_decides_with_the_same_holds()
    {
        await using var bank = await StartAsync();
        var pay = Pay("t", null, (On(0, 0), On(1, 1), 100));
        var reached = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        bank.Shards[0].Before = async command =>
        {
            if (command is DecideTransaction && reached.TrySetResult())
            {
                await go.Task;
            }
        };

        var first = bank.SubmitAsync(pay);
        await reached.Task;
        var second = Assert.IsType<CommandResult.Done>(await bank.SubmitAsync(pay, bank.NewLedger()));
        go.SetResult();
        var answer = Assert.IsType<CommandResult.Done>(await first);

        Assert.Equal(second.Place, answer.Place);
        Assert.Equal((false, true), (second.IsRepeat, answer.IsRepeat));
        Assert.Equal("100", await bank.BalanceAsync(On(1, 1)));
        Assert.Empty(await bank.HoldsAsync());
    }

    [Fact]
    public async Task An_id_that_came_to_nothing_here_is_found_where_another_process_has_used_it()
    {
        await using var bank = await StartAsync();
        bank.Shards[0].Before = _ => Lost;
        Assert.IsType<CommandResult.Failed>(await bank.SubmitAsync(Pay("t", null, (On(0, 0), On(0, 1), 1))));
        bank.Shards[0].Before = _ => Task.CompletedTask;
        var there = Pay("t", null, (On(1, 0), On(1, 1), 1));
        Assert.IsType<CommandResult.Done>(await bank.SubmitAsync(there, bank.NewLedger()));

        Assert.Equal(bank.Shards[1], await bank.Ledger.FindShardAsync(there.Id, default));
        Assert.True(Assert.IsType<CommandResult.Done>(await bank.SubmitAsync(there)).IsRepeat);
    }

    [Fact]
    public async Task A_prepare_that_comes_after_the_commit_is_given_back()
    {
        await using var bank = await StartAsync();
        await bank.SubmitAsync(Pay("t", null, (On(0, 0), On(1, 1), 100)));
        await bank.BalanceAsync(On(1, 1));
        var late = new PrepareTransaction(
            TransactionId.Parse("t"), 0, 1, IsPending: false, new TransferList([new Transfer(On(0, 0), On(1, 1), new Amount(100))]),
            new ValueList<Asset>([Asset.Parse("USD/2")]));
        Assert.IsType<CommandResult.Done>(Assert.Single(await bank.Shards[1].SubmitAsync([late], default)));

        Assert.Equal("100", await bank.BalanceAsync(On(1, 1)));

        Assert.Empty(await bank.HoldsAsync());
        await bank.AssertBalancedAsync();
    }

    [Fact]
    public async Task Two_that_want_the_same_accounts_in_opposite_orders_both_end()
    {
        await using var bank = await StartAsync(TimeProvider.System);
        for (var round = 0; round < 20; round++)
        {
            await bank.SubmitAsync(Pay($"f{round}", null, (On(0, 0), On(0, 1), 10)));
            await bank.SubmitAsync(Pay($"g{round}", null, (On(1, 0), On(1, 1), 10)));

            // Each takes all of one account at its home, and all of the other's on the other shard: one of them gets it.
            var both = await Task.WhenAll(
                bank.SubmitAsync(Pay($"a{round}", null, (On(0, 1), On(2, 1), 10), (On(1, 1), On(2, 1), 10))),
                bank.SubmitAsync(Pay($"b{round}", null, (On(1, 1), On(2, 2), 10), (On(0, 1), On(2, 2), 10)), bank.NewLedger()));

            Assert.Single(both, r => r is CommandResult.Done);
            Assert.Single(both, r => r is CommandResult.Refused { Why.Code: RefusalCode.InsufficientFunds });
        }

        await bank.AssertBalancedAsync();
    }

    [Fact]
    public async Task Several_accounts_are_read_together_or_not_at_all()
    {
        await using var bank = await StartAsync();
        var accounts = new[] { On(0, 0), On(1, 1), On(2, 1) };
        var transfers = Enumerable.Range(0, 30).Select(i =>
            bank.SubmitAsync(Pay($"t{i}", null, (On(0, 0), On(1, 1), 1), (On(0, 0), On(2, 1), 1)))).ToArray();

        for (var i = 0; i < 30; i++)
        {
            var views = await bank.Ledger.ReadAccountsAsync(accounts, default);
            var (paid, first, second) = (
                views[0]!.Account.Totals.DebitsPosted.Value, views[1]!.Account.Totals.CreditsPosted.Value,
                views[2]!.Account.Totals.CreditsPosted.Value);
            Assert.Equal((paid, paid), (first + second, 2 * first));
        }

        Assert.All(await Task.WhenAll(transfers), r => Assert.IsType<CommandResult.Done>(r));
    }

    private static Task Lost => throw new OutcomeUnknownException("The answer was lost.");
}
