using Synod.Consensus;
using Synod.Ledger;
using Synod.Proofs;
using static Synod.Runtime.Tests.Machine;

namespace Synod.Runtime.Tests;

/// <summary>A whole server over stores in memory: what it answers, and what it leaves on disk.</summary>
public class EmbeddedLedgersTests
{
    [Fact]
    public async Task A_transfer_is_executed_once_however_often_it_is_sent()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();

        var first = Assert.IsType<CommandResult.Done>(await server.SubmitOneAsync(Pay("t", "world", "a", 100)));
        var again = Assert.IsType<CommandResult.Done>(await server.SubmitOneAsync(Pay("t", "world", "a", 100)));
        var other = Assert.IsType<CommandResult.Refused>(await server.SubmitOneAsync(Pay("t", "world", "a", 101)));

        Assert.Equal((false, true), (first.IsRepeat, again.IsRepeat));
        Assert.Equal(first.Place, again.Place);
        Assert.Equal(RefusalCode.TransactionConflict, other.Why.Code);
        Assert.Equal("100", await server.BalanceAsync("a"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task A_block_costs_one_insert_per_acceptor_and_no_read(int acceptors)
    {
        await using var machine = new Machine(acceptors);
        var server = await machine.StartWithBankAsync();

        // The acceptors that a majority did not need may still be at work: their stores tell when they are done.
        await server.SubmitOneAsync(Pay("warm", "world", "a", 1));
        var last = new TaskCompletionSource();
        var left = acceptors * 10;
        foreach (var store in machine.Stores)
        {
            store.AfterWrite = (_, _) => { if (Interlocked.Decrement(ref left) == 0) { last.SetResult(); } };
        }

        var before = machine.Stores.Select(s => s.Reads).ToArray();
        for (var i = 0; i < 10; i++)
        {
            await server.SubmitOneAsync(Pay($"t{i}", "world", "a", 1));
        }

        await last.Task;
        Assert.Equal(before, machine.Stores.Select(s => s.Reads));
    }

    [Fact]
    public async Task Commands_beyond_a_block_go_into_the_next_in_order()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        var count = Block.MaxEntries + 100;

        var results = await server.SubmitAsync(
            Bank, [.. Enumerable.Range(0, count).Select(i => Pay($"t{i}", "world", "a", 1))], default);

        var places = results.Select(r => Assert.IsType<CommandResult.Done>(r).Place).ToArray();
        Assert.Equal(places.OrderBy(p => p.Index), places);
        Assert.Equal(2, places.Select(p => p.Height).Distinct().Count());
        Assert.Equal($"{count}", await server.BalanceAsync("a"));
    }

    [Fact]
    public async Task Every_entry_has_a_receipt_that_verifies_with_the_published_key()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        for (var i = 0; i < 20; i++)
        {
            await server.SubmitAsync(
                Bank, [.. Enumerable.Range(0, 30).Select(j => Pay($"t{i}.{j}", "world", "a", 1))], default);
        }

        var keys = (await server.VerifierKeysAsync(Bank, default)).Select(VerifierKey.Parse).ToArray();
        for (var i = 0; i < 20; i++)
        {
            var text = await server.FindReceiptAsync(Bank, TransactionId.Parse($"t{i}.{i}"), ReceiptOf.Latest, default);
            var verified = ReceiptVerifier.Verify(text!, keys);
            Assert.Equal($"t{i}.{i}", Assert.IsType<TransactionPosted>(EntryCodec.Decode(verified.Entry)).Id.Value);
        }
    }

    [Fact]
    public async Task A_reservation_expires_when_nobody_does_anything()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        await server.SubmitOneAsync(Pay("p", "world", "a", 5, new PendingTerms(60)));
        var expired = new TaskCompletionSource();
        machine.Stores[0].AfterWrite = (_, _) => expired.TrySetResult();

        // The loop sets its timer after it has answered; the clock is moved until it has.
        while (!expired.Task.IsCompleted)
        {
            machine.Time.Advance(TimeSpan.FromSeconds(61));
            await Task.Yield();
        }

        var view = await server.FindTransactionAsync(Bank, TransactionId.Parse("p"), ReadConsistency.Strong, default);
        Assert.IsType<PendingExpired>(view!.Resolution);
    }

    [Fact]
    public async Task Accounts_can_be_read_as_of_then()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        var heights = new List<EntryPlace>();
        for (var i = 1; i <= 3; i++)
        {
            machine.Time.Advance(TimeSpan.FromSeconds(1));
            heights.Add(Assert.IsType<CommandResult.Done>(await server.SubmitOneAsync(Pay($"t{i}", "world", "a", 10))).Place);
        }

        for (var i = 0; i < 3; i++)
        {
            foreach (var asOf in new[] { new AsOf(heights[i].Height, null), new AsOf(null, heights[i].Timestamp) })
            {
                var view = await server.FindAccountAsync(Bank, AccountId.Parse("a"), asOf, ReadConsistency.Strong, default);
                Assert.Equal((UInt128)(10 * (i + 1)), view!.Account.Totals.CreditsPosted.Value);
                Assert.Equal(heights[i].Height, view.Seen.Height);
            }
        }

        Assert.Null(await server.FindAccountAsync(
            Bank, AccountId.Parse("a"), new AsOf(1, null), ReadConsistency.Strong, default));
    }

    [Fact]
    public async Task A_statement_is_paged_without_gaps_or_repeats()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        for (var i = 0; i < 25; i++)
        {
            await server.SubmitOneAsync(Pay($"t{i}", "world", "a", (ulong)i + 1));
        }

        var amounts = new List<UInt128>();
        ulong? before = null;
        do
        {
            var page = await server.ReadStatementAsync(Bank, AccountId.Parse("a"), before, 10, ReadConsistency.Strong, default);
            amounts.AddRange(page!.Lines.Select(l => l.After.CreditsPosted.Value - l.Before.CreditsPosted.Value));
            before = page.Next;
        }
        while (before is not null);

        Assert.Equal(Enumerable.Range(1, 25).Reverse().Select(i => (UInt128)i), amounts);
    }

    [Fact]
    public async Task A_ledger_of_several_shards_routes_and_keeps_ids_unique()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync(shards: 4);
        var names = Enumerable.Range(0, 40).Select(i => $"n{i}").ToArray();
        await server.SubmitAsync(Bank, [.. names.Select(n => Open(n, Overdraft.Unlimited))], default);
        var byShard = names.GroupBy(n => Placement.ShardOf(AccountId.Parse(n), 4)).OrderBy(g => g.Key).Select(g => g.ToArray()).ToArray();

        var across = await server.SubmitOneAsync(Pay("x", byShard[0][0], byShard[1][0], 1));
        var here = await server.SubmitOneAsync(Pay("y", byShard[0][0], byShard[0][1], 1));
        var there = await server.SubmitOneAsync(Pay("y", byShard[1][0], byShard[1][1], 1));

        Assert.Equal(0, Assert.IsType<CommandResult.Done>(across).Place.Shard);
        Assert.Equal(0, Assert.IsType<CommandResult.Done>(here).Place.Shard);
        Assert.Equal(RefusalCode.TransactionConflict, Assert.IsType<CommandResult.Refused>(there).Why.Code);
        Assert.NotNull(await server.FindTransactionAsync(Bank, TransactionId.Parse("y"), ReadConsistency.Strong, default));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_malformed_command_fails_its_batch_and_leaves_no_id_taken(int shards)
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync(shards);
        var names = Enumerable.Range(0, 40).Select(i => $"n{i}").ToArray();
        await server.SubmitAsync(Bank, [.. names.Select(n => Open(n, Overdraft.Unlimited))], default);
        var byShard = names.GroupBy(n => Placement.ShardOf(AccountId.Parse(n), shards)).Select(g => g.ToArray()).ToArray();
        var good = Pay("t", byShard[0][0], byShard[0][1], 1);

        await Assert.ThrowsAsync<ArgumentException>(
            async () => await server.SubmitAsync(Bank, [good, good with { Id = TransactionId.Parse("u"), Transfers = [] }], default));
        var elsewhere = await server.SubmitOneAsync(Pay("t", byShard[^1][2], byShard[^1][3], 1));

        Assert.False(Assert.IsType<CommandResult.Done>(elsewhere).IsRepeat);
    }

    // Two processes that take the lead from each other, and do not pause before they do: the clock stands still.
    private static readonly ShardOptions Competing = new()
    {
        WhenDeposed = WhenDeposed.WalkAgain,
        BackoffMin = TimeSpan.Zero,
        BackoffMax = TimeSpan.Zero,
    };

    [Fact]
    public async Task A_ledger_that_another_process_created_is_found()
    {
        await using var machine = new Machine { Options = Competing };
        var older = await machine.StartAsync();
        await machine.StartWithBankAsync();

        var found = await older.FindLedgerAsync(Bank, default);

        Assert.Equal(Bank, found!.Info.Name);
    }

    [Fact]
    public async Task That_a_transaction_is_absent_is_confirmed()
    {
        await using var machine = new Machine { Options = Competing };
        var older = await machine.StartWithBankAsync(shards: 2);
        var names = Enumerable.Range(0, 40).Select(i => $"n{i}").Where(n => Placement.ShardOf(AccountId.Parse(n), 2) == 1).ToArray();
        await older.SubmitAsync(Bank, [.. names.Select(n => Open(n, Overdraft.Unlimited))], default);
        machine.Index = new FaultyShardIndex();
        var newer = await machine.StartAsync();
        Assert.IsType<CommandResult.Done>(await newer.SubmitOneAsync(Pay("p", names[0], names[1], 1, new PendingTerms(null))));

        var posted = await older.SubmitOneAsync(new PostPending(TransactionId.Parse("p"), null));

        Assert.IsType<CommandResult.Done>(posted);
    }

    [Fact]
    public async Task A_reservation_and_its_end_in_one_batch_find_each_other_on_any_shard()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync(shards: 3);
        var here = Enumerable.Range(0, 40).Select(i => $"n{i}").Where(n => Placement.ShardOf(AccountId.Parse(n), 3) == 2).ToArray();
        await server.SubmitAsync(Bank, [.. here.Select(n => Open(n, Overdraft.Unlimited))], default);

        var results = await server.SubmitAsync(
            Bank, [Pay("p", here[0], here[1], 1, new PendingTerms(60)), new PostPending(TransactionId.Parse("p"), null)], default);

        Assert.All(results, r => Assert.IsType<CommandResult.Done>(r));
    }

    [Fact]
    public async Task Too_many_waiting_commands_are_answered_overloaded()
    {
        await using var machine = new Machine { Options = new ShardOptions { MaxWaitingCommands = 2 } };
        var server = await machine.StartWithBankAsync();
        var gate = new TaskCompletionSource();
        machine.Stores[0].BeforeWrite = (_, _, _) => gate.Task;

        var first = server.SubmitOneAsync(Pay("t1", "world", "a", 1));
        var second = server.SubmitOneAsync(Pay("t2", "world", "a", 1));
        var third = Assert.IsType<CommandResult.Failed>(await server.SubmitOneAsync(Pay("t3", "world", "a", 1)));
        gate.SetResult();

        Assert.Equal(UnavailableReason.Overloaded, Assert.IsType<UnavailableException>(third.Why).Reason);
        Assert.All(await Task.WhenAll(first, second), r => Assert.IsType<CommandResult.Done>(r));
    }

    [Fact]
    public async Task Draining_answers_what_waits_refuses_what_comes_and_leaves_a_snapshot()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        var gate = new TaskCompletionSource();
        machine.Stores[0].BeforeWrite = (_, _, _) => gate.Task;
        var waiting = server.SubmitOneAsync(Pay("t1", "world", "a", 1));

        var drained = server.DrainAsync();
        var late = await Assert.ThrowsAsync<UnavailableException>(() => server.SubmitOneAsync(Pay("t2", "world", "a", 1)));
        gate.SetResult();
        await drained;

        Assert.Equal(UnavailableReason.Draining, late.Reason);
        Assert.IsType<CommandResult.Done>(await waiting);
        var snapshot = SnapshotCodec.Decode((await machine.Index.SnapshotAsync(BankShard, default))!);
        Assert.Equal((UInt128)1, snapshot.Accounts.Single(a => a.Id.Value == "a").Totals.CreditsPosted.Value);
    }

    [Fact]
    public async Task A_chain_names_its_makers_and_round_zero_is_theirs()
    {
        await using var machine = new Machine();
        var server = await machine.StartWithBankAsync();
        await server.SubmitOneAsync(Pay("t1", "world", "a", 1));
        var head = (await server.FindLedgerAsync(Bank, default))!.Heads[0].Seen.Height;

        for (var height = 1ul; height <= head; height++)
        {
            var vote = machine.Stores[0].Peek(BankShard, height)!.Vote!;
            var header = BlockCodec.Decode(vote.Value).Header;
            Assert.Equal(new ProposerId(header.Proposer), vote.Ballot.Proposer);
            Assert.Equal(height == 1 ? 1u : 0u, vote.Ballot.Round);
        }
    }

    [Fact]
    public async Task A_runtime_that_nobody_ends_and_nobody_uses_is_forgotten()
    {
        var abandoned = await AbandonAsync();
        for (var i = 0; i < 100 && abandoned.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();

            // A thread of the pool may still refer to what it ran last, until it runs something else.
            await Task.Yield();
        }

        Assert.False(abandoned.IsAlive);

        // As a crash does in the simulator: its loops wait forever, and refer to it by way of their stores.
        static async Task<WeakReference> AbandonAsync()
        {
            var machine = new Machine();
            machine.Stores[0].BeforeRead = () => GC.KeepAlive(machine);
            var server = await machine.StartWithBankAsync();

            // A read waits for the index: then nothing of the server runs any more.
            await server.BalanceAsync("a");
            return new WeakReference(server);
        }
    }
}
