using Synod.Consensus;
using Synod.Ledger;
using static Synod.Runtime.Tests.Machine;

namespace Synod.Runtime.Tests;

/// <summary>Crashes, restarts, second processes and disks that came from somewhere else.</summary>
public class RecoveryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_crash_loses_nothing_that_was_acknowledged(int acceptors)
    {
        await using var machine = new Machine(acceptors) { Options = new ShardOptions { SnapshotEveryEntries = 10 } };
        var server = await machine.StartWithBankAsync();
        for (var start = 0; start < 5; start++)
        {
            for (var i = 0; i < 7; i++)
            {
                Assert.IsType<CommandResult.Done>(await server.SubmitOneAsync(Pay($"t{start}.{i}", "world", "a", 1)));
            }

            var digest = (await server.FindLedgerAsync(Bank, default))!.Heads[0].StateDigest;
            await server.DisposeAsync();
            server = await machine.StartAsync();
            Assert.Equal(digest, (await server.FindLedgerAsync(Bank, default))!.Heads[0].StateDigest);
        }

        Assert.Equal("35", await server.BalanceAsync("a"));
    }

    [Fact]
    public async Task A_start_replays_only_what_came_after_the_snapshot()
    {
        await using var machine = new Machine { Options = new ShardOptions { SnapshotEveryEntries = 10 } };
        var server = await machine.StartWithBankAsync();
        var saving = new TaskCompletionSource();
        machine.Index.BeforeSnapshot = (_, _) =>
        {
            saving.TrySetResult();
            return Task.CompletedTask;
        };
        for (var i = 0; i < 12; i++)
        {
            await server.SubmitOneAsync(Pay($"t{i}", "world", "a", 1));
        }

        await saving.Task;
        await server.DisposeAsync();
        var restarted = machine.NewServer();
        var recovery = (await restarted.StartAsync(default)).Single(r => r.Key == BankShard).Value;

        Assert.InRange(recovery.Height - recovery.SnapshotHeight, 1ul, 9ul);
        Assert.Equal(12ul + 6, recovery.Entries);
    }

    [Fact]
    public async Task The_index_can_be_thrown_away_and_is_written_anew()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        await server.SubmitOneAsync(Pay("t", "world", "a", 3));
        await server.DrainAsync();

        machine.Index = new FaultyShardIndex();
        server = await machine.StartAsync();

        Assert.Equal("3", await server.BalanceAsync("a"));
        Assert.NotNull(await server.FindReceiptAsync(Bank, TransactionId.Parse("t"), ReceiptOf.Latest, default));
        Assert.True(Assert.IsType<CommandResult.Done>(await server.SubmitOneAsync(Pay("t", "world", "a", 3))).IsRepeat);
    }

    [Fact]
    public async Task A_second_process_fences_the_first_which_never_acknowledges_again()
    {
        await using var machine = new Machine();
        var first = await machine.StartWithBankAsync();
        var second = await machine.StartAsync();

        var refused = Assert.IsType<CommandResult.Failed>(await first.SubmitOneAsync(Pay("t", "world", "a", 1)));
        Assert.Equal(UnavailableReason.Fenced, Assert.IsType<UnavailableException>(refused.Why).Reason);
        var read = await Assert.ThrowsAsync<UnavailableException>(() => first.BalanceAsync("a", ReadConsistency.Local));
        Assert.Equal(UnavailableReason.Fenced, read.Reason);
        Assert.IsType<CommandResult.Failed>(await first.SubmitOneAsync(Pay("u", "world", "a", 1)));

        Assert.IsType<CommandResult.Done>(await second.SubmitOneAsync(Pay("t", "world", "a", 1)));
        Assert.Equal("1", await second.BalanceAsync("a"));
    }

    [Fact]
    public async Task A_fenced_process_that_is_only_asked_to_read_finds_out_too()
    {
        await using var machine = new Machine();
        var first = await machine.StartWithBankAsync();
        await machine.StartAsync();

        var refused = await Assert.ThrowsAsync<UnavailableException>(() => first.BalanceAsync("a"));

        Assert.Equal(UnavailableReason.Fenced, refused.Reason);
    }

    [Fact]
    public async Task A_failure_at_the_wrong_moment_does_not_let_the_older_process_take_the_lead_back()
    {
        await using var machine = new Machine();
        var first = await machine.StartWithBankAsync();
        var second = await machine.StartAsync();
        Assert.IsType<CommandResult.Done>(await second.SubmitOneAsync(Pay("t", "world", "a", 1)));
        var failures = 1;
        machine.Stores[0].BeforeWrite = (_, _, _) =>
            failures-- > 0 ? throw new StoreException("busy") : Task.CompletedTask;

        var refused = Assert.IsType<CommandResult.Failed>(await first.SubmitOneAsync(Pay("u", "world", "a", 1)));

        Assert.IsType<OutcomeUnknownException>(refused.Why);
        Assert.Equal(UnavailableReason.Fenced, first.Unavailable!.Reason);
        Assert.IsType<CommandResult.Done>(await second.SubmitOneAsync(Pay("v", "world", "a", 1)));
        Assert.Null(second.Unavailable);
    }

    [Fact]
    public async Task Remains_of_a_dead_process_below_our_ballot_depose_nobody()
    {
        await using var machine = new Machine(acceptors: 3);
        await (await machine.StartWithBankAsync()).DisposeAsync();
        await (await machine.StartAsync()).DisposeAsync();

        // The third acceptor keeps the promise that it gave to the process before.
        machine.Stores[2].BeforeWrite = (_, _, _) => throw new StoreException("gone");
        var server = await machine.StartAsync();
        machine.Stores[0].BeforeRead = () => throw new StoreException("gone");

        Assert.Equal("0", await server.BalanceAsync("a"));
    }

    [Fact]
    public async Task In_a_cluster_a_deposed_leader_walks_again_and_both_stay_right()
    {
        await using var machine = new Machine(acceptors: 3) { Options = new ShardOptions { WhenDeposed = WhenDeposed.WalkAgain } };
        var first = await machine.StartWithBankAsync();
        var second = await machine.StartAsync();
        for (var i = 0; i < 6; i++)
        {
            await SubmitUntilDoneAsync(machine, i % 2 == 0 ? first : second, Pay($"t{i}", "world", "a", 1));
        }

        await machine.CrashAsync();
        Assert.Equal("6", await (await machine.StartAsync()).BalanceAsync("a"));
    }

    [Fact]
    public async Task A_block_that_one_acceptor_of_three_accepted_is_completed_with_its_makers_name()
    {
        await using var machine = new Machine(acceptors: 3);
        var first = await machine.StartWithBankAsync();
        var height = (await first.FindLedgerAsync(Bank, default))!.Heads[0].Seen.Height + 1;
        foreach (var store in machine.Stores.Skip(1))
        {
            store.BeforeWrite = (_, _, _) => throw new StoreException("gone");
        }

        Assert.IsType<OutcomeUnknownException>(
            Assert.IsType<CommandResult.Failed>(await first.SubmitOneAsync(Pay("t", "world", "a", 1))).Why);
        await first.DisposeAsync();
        foreach (var store in machine.Stores)
        {
            store.BeforeWrite = (_, _, _) => Task.CompletedTask;
        }

        // The new leader hears of the vote only if the acceptor that has it is among those that answer.
        machine.LostAcceptors.Add(2);
        var second = await machine.StartAsync();

        Assert.Equal("1", await second.BalanceAsync("a"));
        var votes = machine.Stores.Take(2).Select(s => s.Peek(BankShard, height)!.Vote!).ToArray();
        Assert.Equal(votes[0], votes[1]);
        Assert.True(votes[0].Ballot.Round > 0);
        Assert.NotEqual(votes[0].Ballot.Proposer, new ProposerId(BlockCodec.Decode(votes[0].Value).Header.Proposer));
    }

    [Fact]
    public async Task Votes_that_are_gone_stop_the_shard_instead_of_being_made_up()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        await server.SubmitOneAsync(Pay("t", "world", "a", 1));
        await server.DrainAsync();
        machine.Stores[0].Forget(BankShard, new Slot(2));

        var refused = await Assert.ThrowsAsync<UnavailableException>(() => machine.NewServer().StartAsync(default));

        Assert.Equal(UnavailableReason.Stopped, refused.Reason);
        Assert.Contains("Votes were lost", refused.Message, StringComparison.Ordinal);
        Assert.Null(machine.Stores[0].Peek(BankShard, 2));
    }

    [Fact]
    public async Task Votes_of_which_the_index_has_only_rows_are_missed_too()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        await server.SubmitOneAsync(Pay("t", "world", "a", 1));
        await server.DrainAsync();
        machine.Stores[0].Forget(BankShard, new Slot(2));
        machine.Index.WholeUpTo = 1;

        var refused = await Assert.ThrowsAsync<UnavailableException>(() => machine.NewServer().StartAsync(default));

        Assert.Equal(UnavailableReason.Stopped, refused.Reason);
        Assert.Contains("Votes were lost", refused.Message, StringComparison.Ordinal);
        Assert.Null(machine.Stores[0].Peek(BankShard, 2)?.Vote);
    }

    [Fact]
    public async Task Another_signing_key_stops_the_shard_before_it_signs()
    {
        await using var machine = new Machine();
        await (await machine.StartWithBankAsync()).DrainAsync();
        using var right = machine.Signer;
        machine.Signer = new TestSigner();

        var refused = await Assert.ThrowsAsync<UnavailableException>(() => machine.NewServer().StartAsync(default));

        Assert.Equal(UnavailableReason.Stopped, refused.Reason);
        Assert.Contains("signing key", refused.Message, StringComparison.Ordinal);
    }

    private static async Task SubmitUntilDoneAsync(Machine machine, EmbeddedLedgers server, Command command)
    {
        while (true)
        {
            var result = server.SubmitOneAsync(command);
            while (!result.IsCompleted)
            {
                machine.Time.Advance(TimeSpan.FromSeconds(5));
                await Task.Yield();
            }

            if (await result is CommandResult.Done)
            {
                return;
            }
        }
    }
}
