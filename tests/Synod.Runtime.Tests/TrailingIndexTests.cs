using Synod.Ledger;
using static Synod.Runtime.Tests.Machine;

namespace Synod.Runtime.Tests;

/// <summary>The index is written behind the loop, and nobody can tell by what he reads.</summary>
public class TrailingIndexTests
{
    private static readonly TransactionId T = TransactionId.Parse("t");

    [Fact]
    public async Task A_transaction_is_acknowledged_before_the_index_has_it_and_whoever_asks_for_it_waits()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        var disk = await HoldAppendsAsync(machine, server);

        Assert.IsType<CommandResult.Done>(await server.SubmitOneAsync(Pay("t", "world", "a", 7)));

        var found = server.FindTransactionAsync(Bank, T, ReadConsistency.Local, default).AsTask();
        var receipt = server.FindReceiptAsync(Bank, T, ReceiptOf.Creation, default).AsTask();
        var statement = server.ReadStatementAsync(Bank, AccountId.Parse("a"), null, 10, ReadConsistency.Local, default).AsTask();
        Assert.False(found.IsCompleted || receipt.IsCompleted || statement.IsCompleted);
        disk.SetResult();
        Assert.Equal(T, (await found)!.Creation.Id);
        Assert.NotNull(await receipt);
        Assert.Single((await statement)!.Lines);
    }

    [Fact]
    public async Task The_next_block_is_made_while_the_index_writes_the_one_before()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        var disk = await HoldAppendsAsync(machine, server);
        await server.SubmitOneAsync(Pay("t", "world", "a", 7));
        var voted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        machine.Stores[0].AfterWrite = (_, _) => voted.TrySetResult();

        var next = server.SubmitOneAsync(Pay("u", "world", "a", 1));

        // It is chosen; it becomes the state, and is answered, once it is on its way to the index itself.
        await voted.Task;
        Assert.False(next.IsCompleted);
        disk.SetResult();
        Assert.IsType<CommandResult.Done>(await next);
    }

    [Fact]
    public async Task A_command_about_a_transaction_on_its_way_to_the_index_sees_it()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        var disk = await HoldAppendsAsync(machine, server);
        await server.SubmitOneAsync(Pay("t", "world", "a", 7));

        var again = server.SubmitOneAsync(Pay("t", "world", "a", 7));
        var other = server.SubmitOneAsync(Pay("t", "world", "a", 8));

        disk.SetResult();
        Assert.True(Assert.IsType<CommandResult.Done>(await again).IsRepeat);
        Assert.Equal(RefusalCode.TransactionConflict, Assert.IsType<CommandResult.Refused>(await other).Why.Code);
        Assert.Equal("7", await server.BalanceAsync("a"));
    }

    [Fact]
    public async Task A_reader_begins_an_append_again_that_failed()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        await server.BalanceAsync("a");
        machine.Index.BeforeAppend = () => throw new StoreException("the index is full");
        Assert.IsType<CommandResult.Done>(await server.SubmitOneAsync(Pay("t", "world", "a", 7)));

        var failed = await Assert.ThrowsAsync<UnavailableException>(
            () => server.FindTransactionAsync(Bank, T, ReadConsistency.Local, default).AsTask());
        Assert.Contains("the index is full", failed.Message, StringComparison.Ordinal);

        machine.Index.BeforeAppend = () => Task.CompletedTask;
        Assert.NotNull(await server.FindTransactionAsync(Bank, T, ReadConsistency.Local, default));
    }

    [Fact]
    public async Task A_drain_waits_for_the_index()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        var disk = await HoldAppendsAsync(machine, server);
        await server.SubmitOneAsync(Pay("t", "world", "a", 7));

        var drain = server.DrainAsync();

        Assert.False(drain.IsCompleted);
        disk.SetResult();
        await drain;

        // The shard, its accounts, and the transaction.
        Assert.Equal(3UL, await machine.Index.HeightAsync(BankShard, default));
    }

    private static async Task<TaskCompletionSource> HoldAppendsAsync(Machine machine, EmbeddedLedgers server)
    {
        // A read waits until the index has the accounts: their block is not to be held.
        await server.BalanceAsync("a");
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        machine.Index.BeforeAppend = () => gate.Task;
        return gate;
    }
}
