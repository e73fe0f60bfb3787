using Synod.Ledger;
using static Synod.Runtime.Tests.ShardedBank;

namespace Synod.Runtime.Tests;

/// <summary>The lines of one batch, when they concern several shards.</summary>
public class BatchOrderTests
{
    [Fact]
    public async Task Money_that_an_earlier_line_brings_can_be_spent_by_a_later_one()
    {
        await using var bank = await StartAsync(TimeProvider.System);
        AccountId[] path = [On(0, 0), On(1, 1), On(2, 1), On(0, 1), On(0, 2), On(1, 2), On(2, 2), On(1, 3), On(0, 3)];

        var results = await bank.Ledger.SubmitAsync(
            [.. path.Skip(1).Select((credit, i) => Pay($"t{i}", null, (path[i], credit, 10)))], default);

        Assert.All(results, r => Assert.IsType<CommandResult.Done>(r));
        Assert.Equal(
            ["-10", .. Enumerable.Repeat("0", path.Length - 2), "10"],
            await bank.BalancesAsync(path));
    }

    [Fact]
    public async Task Accounts_are_opened_paid_into_and_a_reservation_is_posted_in_one_batch()
    {
        await using var bank = await StartAsync(TimeProvider.System);
        var opened = On(1, 4);

        var results = await bank.Ledger.SubmitAsync(
            [
                Machine.Open(opened.Value, Overdraft.None),
                Pay("t", null, (On(0, 0), opened, 10)),
                Pay("p", new PendingTerms(null), (opened, On(2, 1), 4)),
                new PostPending(TransactionId.Parse("p"), null),
            ],
            default);

        Assert.All(results, r => Assert.IsType<CommandResult.Done>(r));
        Assert.Equal(["-10", "6", "4"], await bank.BalancesAsync(On(0, 0), opened, On(2, 1)));
    }

    [Fact]
    public async Task What_no_earlier_line_could_bring_is_refused_and_leaves_no_trace()
    {
        await using var bank = await StartAsync(TimeProvider.System);

        var results = await bank.Ledger.SubmitAsync(
            [
                Pay("early", null, (On(1, 1), On(2, 1), 10)),
                Pay("funds", null, (On(0, 0), On(1, 1), 10)),
                Pay("late", null, (On(1, 1), On(2, 1), 11)),
                Pay("stranger", null, (On(1, 2), On(2, 2), 1)),
            ],
            default);

        // The first line may profit of the second: only a line that is refused is tried again.
        Assert.IsType<CommandResult.Done>(results[1]);
        Assert.Equal(RefusalCode.InsufficientFunds, Assert.IsType<CommandResult.Refused>(results[2]).Why.Code);
        Assert.Equal(RefusalCode.InsufficientFunds, Assert.IsType<CommandResult.Refused>(results[3]).Why.Code);
        await bank.AssertBalancedAsync();
        Assert.Empty(await bank.HoldsAsync());
    }

    [Fact]
    public async Task A_refusal_that_nobody_of_the_batch_has_to_do_with_is_not_tried_again()
    {
        await using var bank = await StartAsync(TimeProvider.System);
        var asked = 0;
        bank.Shards[1].Before = command =>
        {
            asked += command is SubmitTransaction ? 1 : 0;
            return Task.CompletedTask;
        };

        await bank.Ledger.SubmitAsync(
            [Pay("t", null, (On(0, 0), On(2, 1), 1)), Pay("poor", null, (On(1, 1), On(1, 2), 1))], default);
        Assert.Equal(1, asked);

        await bank.Ledger.SubmitAsync(
            [Pay("u", null, (On(0, 0), On(1, 1), 1)), Pay("poor", null, (On(1, 1), On(1, 2), 2))], default);
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task What_was_done_is_told_though_the_others_cannot_be_tried_again()
    {
        await using var bank = await StartAsync(TimeProvider.System);
        var refused = new TaskCompletionSource();
        bank.Shards[0].After = command => _ = command is PostPending && refused.TrySetResult();
        bank.Shards[2].Before = command => command is PrepareTransaction ? refused.Task : Task.CompletedTask;
        bank.Shards[2].After = command => bank.Shards[2].IsUnavailable |= command is PrepareTransaction;

        var results = await bank.Ledger.SubmitAsync(
            [Pay("p", new PendingTerms(null), (On(0, 0), On(2, 1), 10)), new PostPending(TransactionId.Parse("p"), null)], default);

        Assert.IsType<CommandResult.Done>(results[0]);
        Assert.Equal(RefusalCode.TransactionNotFound, Assert.IsType<CommandResult.Refused>(results[1]).Why.Code);
    }
}
