using Synod.Ledger;
using static Synod.Runtime.Tests.Machine;

namespace Synod.Runtime.Tests;

/// <summary>Stores that fail before, after and around a write: nothing acknowledged is lost, nothing happens twice.</summary>
public class FaultTests
{
    [Fact]
    public async Task A_block_whose_acknowledgement_was_lost_is_found_again_and_answered_once()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        FailOnce(machine.Stores[0], afterwards: true);

        var result = await server.SubmitOneAsync(Pay("t", "world", "a", 7));

        Assert.False(Assert.IsType<CommandResult.Done>(result).IsRepeat);
        Assert.Equal("7", await server.BalanceAsync("a"));
    }

    [Fact]
    public async Task A_block_that_was_not_written_is_made_again()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        FailOnce(machine.Stores[0], afterwards: false);

        var result = await server.SubmitOneAsync(Pay("t", "world", "a", 7));

        Assert.False(Assert.IsType<CommandResult.Done>(result).IsRepeat);
        Assert.Equal("7", await server.BalanceAsync("a"));
    }

    [Fact]
    public async Task A_full_disk_is_an_unknown_outcome_first_then_unavailable_and_heals()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        machine.Stores[0].BeforeWrite = (_, _, _) => throw new StoreException("the disk is full");

        var caught = Assert.IsType<CommandResult.Failed>(await server.SubmitOneAsync(Pay("t", "world", "a", 7)));
        var later = Assert.IsType<CommandResult.Failed>(await server.SubmitOneAsync(Pay("u", "world", "a", 9)));
        Assert.Contains("the disk is full", Assert.IsType<OutcomeUnknownException>(caught.Why).Message, StringComparison.Ordinal);
        Assert.Contains("the disk is full", Assert.IsType<UnavailableException>(later.Why).Message, StringComparison.Ordinal);

        machine.Stores[0].BeforeWrite = (_, _, _) => Task.CompletedTask;
        await UntilAvailableAsync(machine, server);

        Assert.IsType<CommandResult.Done>(await server.SubmitOneAsync(Pay("t", "world", "a", 7)));
        Assert.Null(await server.FindTransactionAsync(Bank, TransactionId.Parse("u"), ReadConsistency.Strong, default));
        Assert.Equal("7", await server.BalanceAsync("a"));
    }

    [Fact]
    public async Task A_disk_with_room_for_promises_only_does_not_spin()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        var writes = 0;
        machine.Stores[0].BeforeWrite = (_, _, state) =>
        {
            Interlocked.Increment(ref writes);
            return state.Vote is null ? Task.CompletedTask : throw new StoreException("the disk is full");
        };

        Assert.IsType<CommandResult.Failed>(await server.SubmitOneAsync(Pay("t", "world", "a", 7)));

        // The clock stands still, so after two tries the loop is in its pause.
        Assert.InRange(writes, 2, 4);
    }

    [Fact]
    public async Task An_index_that_fails_loses_no_chosen_block()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        var failures = 1;
        machine.Index.BeforeAppend = () =>
            failures-- > 0 ? throw new StoreException("the index is full") : Task.CompletedTask;

        Assert.False(Assert.IsType<CommandResult.Done>(await server.SubmitOneAsync(Pay("t", "world", "a", 7))).IsRepeat);

        failures = 1;
        machine.Index.AfterAppend = () =>
        {
            if (failures-- > 0)
            {
                throw new StoreException("the answer of the index is lost");
            }
        };
        machine.Index.BeforeAppend = () => Task.CompletedTask;
        Assert.False(Assert.IsType<CommandResult.Done>(await server.SubmitOneAsync(Pay("u", "world", "a", 1))).IsRepeat);
        Assert.Equal("8", await server.BalanceAsync("a"));
    }

    [Fact]
    public async Task One_acceptor_of_three_may_be_lost_and_two_may_not()
    {
        await using var machine = new Machine(acceptors: 3);
        var server = await machine.StartWithBankAsync();
        machine.Stores[1].BeforeWrite = (_, _, _) => throw new StoreException("gone");
        Assert.IsType<CommandResult.Done>(await server.SubmitOneAsync(Pay("t1", "world", "a", 1)));

        machine.Stores[2].BeforeWrite = (_, _, _) => throw new StoreException("gone");
        Assert.IsType<CommandResult.Failed>(await server.SubmitOneAsync(Pay("t2", "world", "a", 1)));

        machine.Stores[1].BeforeWrite = (_, _, _) => Task.CompletedTask;
        await UntilAvailableAsync(machine, server);
        Assert.IsType<CommandResult.Done>(await server.SubmitOneAsync(Pay("t2", "world", "a", 1)));
        Assert.Equal("2", await server.BalanceAsync("a"));
    }

    [Fact]
    public async Task A_command_that_was_answered_is_never_executed_afterwards()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        await server.SubmitOneAsync(Pay("old", "world", "b", 5));
        var failures = 1;
        machine.Index.BeforeBlockOfEntry = () =>
        {
            // The look-up for the repeat's answer fails once, and money comes in before the commands run again.
            if (failures-- > 0)
            {
                throw new StoreException("the index is busy");
            }
        };

        var results = await server.SubmitAsync(
            Bank, [Pay("poor", "a", "b", 3), Pay("old", "world", "b", 5)], default);

        Assert.IsType<CommandResult.Refused>(results[0]);
        Assert.True(Assert.IsType<CommandResult.Done>(results[1]).IsRepeat);
        Assert.Null(await server.FindTransactionAsync(Bank, TransactionId.Parse("poor"), ReadConsistency.Strong, default));
    }

    [Fact]
    public async Task A_malformed_command_is_its_callers_fault_and_stops_nobody()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => server.SubmitOneAsync(Pay("t", "a", "a", 1)));
        await Assert.ThrowsAsync<ArgumentException>(() => server.SubmitOneAsync(new CreateLedger(LedgerName.Parse("x"), 1)));
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await server.CreateLedgerAsync(LedgerName.Parse("x"), 0, default));

        Assert.IsType<CommandResult.Done>(await server.SubmitOneAsync(Pay("t", "world", "a", 1)));
    }

    [Fact]
    public async Task A_slow_acceptor_is_not_waited_for_beyond_its_time()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        var never = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        machine.Stores[0].BeforeWrite = (_, _, _) =>
        {
            asked.TrySetResult();
            return never.Task;
        };

        var result = server.SubmitOneAsync(Pay("t", "world", "a", 1));
        await asked.Task;
        while (!result.IsCompleted)
        {
            machine.Time.Advance(TimeSpan.FromSeconds(6));
            await Task.Yield();
        }

        Assert.IsType<OutcomeUnknownException>(Assert.IsType<CommandResult.Failed>(await result).Why);
    }

    private static void FailOnce(FaultySlotStore store, bool afterwards)
    {
        var failures = 1;
        if (afterwards)
        {
            store.AfterWrite = (_, _) => Fail();
        }
        else
        {
            store.BeforeWrite = (_, _, _) =>
            {
                Fail();
                return Task.CompletedTask;
            };
        }

        void Fail()
        {
            if (failures-- > 0)
            {
                throw new StoreException("once");
            }
        }
    }

    private static async Task UntilAvailableAsync(Machine machine, EmbeddedLedgers server)
    {
        while (server.Unavailable is not null)
        {
            machine.Time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }
    }
}
