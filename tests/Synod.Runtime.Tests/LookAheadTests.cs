using Synod.Ledger;
using static Synod.Runtime.Tests.Machine;

namespace Synod.Runtime.Tests;

/// <summary>What waits for the next block is looked up while this one is being written, and nobody can tell by the answers.</summary>
public sealed class LookAheadTests : IAsyncDisposable
{
    private readonly Machine _machine = new();
    private readonly List<string> _lookedUp = [];
    private readonly TaskCompletionSource _taken = NewGate();
    private readonly TaskCompletionSource _execute = NewGate();
    private readonly TaskCompletionSource _lookedAhead = NewGate();

    [Fact]
    public async Task What_waits_is_looked_up_once_while_the_block_before_it_is_being_written()
    {
        var server = await StartAsync();
        _machine.Stores[0].BeforeWrite = (_, _, _) => _lookedAhead.Task;

        var known = server.SubmitOneAsync(Pay("old", "world", "a", 5));
        var other = server.SubmitOneAsync(Pay("old", "world", "a", 6));
        var fresh = server.SubmitOneAsync(Pay("u", "world", "a", 1));
        _execute.SetResult();

        Assert.True(Assert.IsType<CommandResult.Done>(await known).IsRepeat);
        Assert.Equal(RefusalCode.TransactionConflict, Assert.IsType<CommandResult.Refused>(await other).Why.Code);
        Assert.False(Assert.IsType<CommandResult.Done>(await fresh).IsRepeat);
        Assert.Equal("13", await server.BalanceAsync("a"));
        Assert.Equal(["t", "old", "old", "u"], _lookedUp);
    }

    [Fact]
    public async Task A_command_about_a_transaction_of_the_block_being_written_sees_it()
    {
        var server = await StartAsync();

        var again = server.SubmitOneAsync(Pay("t", "world", "a", 7));
        var other = server.SubmitOneAsync(Pay("t", "world", "a", 8));
        var reversal = server.SubmitOneAsync(
            new ReverseTransaction(TransactionId.Parse("r"), TransactionId.Parse("t"), Metadata.None, default));
        _execute.SetResult();

        Assert.True(Assert.IsType<CommandResult.Done>(await again).IsRepeat);
        Assert.Equal(RefusalCode.TransactionConflict, Assert.IsType<CommandResult.Refused>(await other).Why.Code);
        Assert.False(Assert.IsType<CommandResult.Done>(await reversal).IsRepeat);
        Assert.Equal("5", await server.BalanceAsync("a"));
        Assert.Equal(["t", "t", "t", "r", "t"], _lookedUp);
    }

    [Fact]
    public async Task A_look_up_that_fails_meanwhile_is_made_again_afterwards()
    {
        var server = await StartAsync();
        var find = _machine.Index.BeforeFind;
        _machine.Index.BeforeFind = async ids =>
        {
            var isFirst = !_lookedAhead.Task.IsCompleted;
            await find(ids);
            if (isFirst)
            {
                throw new StoreException("the index cannot be read");
            }
        };

        var known = server.SubmitOneAsync(Pay("old", "world", "a", 5));
        _execute.SetResult();

        Assert.True(Assert.IsType<CommandResult.Done>(await known).IsRepeat);
        Assert.Equal(["t", "old", "old"], _lookedUp);
    }

    [Fact]
    public async Task What_was_looked_up_behind_a_block_that_failed_is_looked_up_again()
    {
        var server = await StartAsync();
        _machine.Stores[0].BeforeWrite = async (_, _, _) =>
        {
            await _lookedAhead.Task;
            _machine.Stores[0].BeforeWrite = (_, _, _) => Task.CompletedTask;
            throw new StoreException("the disk was full for a moment");
        };

        var next = server.SubmitOneAsync(Pay("u", "world", "a", 1));
        _execute.SetResult();

        Assert.IsType<CommandResult.Done>(await next);
        Assert.Equal("13", await server.BalanceAsync("a"));
        Assert.Equal(["t", "u", "t", "u"], _lookedUp);
    }

    public ValueTask DisposeAsync() => _machine.DisposeAsync();

    // "old" is in the chain; a block with "t" has been begun, and waits to be executed.
    private async Task<EmbeddedLedgers> StartAsync()
    {
        var server = await _machine.StartWithBankAsync();
        await server.SubmitOneAsync(Pay("old", "world", "a", 5));
        _machine.Index.BeforeFind = BeforeFind;
        _ = server.SubmitOneAsync(Pay("t", "world", "a", 7));
        await _taken.Task;
        return server;
    }

    private Task BeforeFind(IReadOnlyCollection<TransactionId> ids)
    {
        _lookedUp.AddRange(ids.Select(id => id.Value));
        if (_taken.TrySetResult())
        {
            return _execute.Task;
        }

        _lookedAhead.TrySetResult();
        return Task.CompletedTask;
    }

    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
