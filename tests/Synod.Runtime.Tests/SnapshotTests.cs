using System.Collections.Concurrent;
using Synod.Ledger;
using static Synod.Runtime.Tests.Machine;

namespace Synod.Runtime.Tests;

/// <summary>Snapshots are written behind the loop.</summary>
public class SnapshotTests
{
    private static readonly ShardOptions Often = new() { SnapshotEveryEntries = 10 };

    [Fact]
    public async Task The_loop_goes_on_while_a_snapshot_is_written_and_an_orderly_stop_waits_for_it()
    {
        await using var machine = new Machine { Options = Often };
        var server = await machine.StartWithBankAsync();
        var written = new TaskCompletionSource();
        var heights = new ConcurrentQueue<ulong>();
        machine.Index.BeforeSnapshot = (shard, height) =>
        {
            if (shard == BankShard)
            {
                heights.Enqueue(height);
            }

            return written.Task;
        };
        await PayAsync(server, 0, 40);

        // One at a time, however late it is.
        var begun = Assert.Single(heights);
        var newest = (await server.FindLedgerAsync(Bank, default))!.Heads[0].Seen.Height;
        Assert.InRange(newest - begun, 10ul, 40ul);

        var drained = server.DrainAsync();
        Assert.False(drained.IsCompleted);
        Assert.Null(await machine.Index.SnapshotAsync(BankShard, default));
        written.SetResult();
        await drained;
        Assert.Equal([begun, newest], heights);
        Assert.Equal(newest, SnapshotCodec.Decode((await machine.Index.SnapshotAsync(BankShard, default))!).Height);
    }

    [Fact]
    public async Task A_crash_amid_a_snapshot_leaves_the_one_before()
    {
        await using var machine = new Machine { Options = Often };
        var server = await machine.StartWithBankAsync();
        var first = new TaskCompletionSource<ulong>();
        var second = new TaskCompletionSource<ulong>();
        machine.Index.BeforeSnapshot = (_, height) => first.TrySetResult(height) || !second.TrySetResult(height)
            ? Task.CompletedTask
            : new TaskCompletionSource().Task;
        for (var i = 0; !second.Task.IsCompleted; i++)
        {
            await PayAsync(server, i, 1);
        }

        await machine.CrashAsync();
        machine.Index.BeforeSnapshot = (_, _) => Task.CompletedTask;
        var recovery = (await machine.NewServer().StartAsync(default)).Single(r => r.Key == BankShard).Value;
        Assert.Equal(await first.Task, recovery.SnapshotHeight);
        Assert.InRange(recovery.Height, await second.Task, ulong.MaxValue);
    }

    [Fact]
    public async Task A_snapshot_that_fails_is_tried_again_an_interval_later()
    {
        await using var machine = new Machine { Options = Often };
        var server = await machine.StartWithBankAsync();
        var failed = new TaskCompletionSource<ulong>();
        var again = new TaskCompletionSource<ulong>();
        machine.Index.BeforeSnapshot = (_, height) =>
        {
            if (failed.TrySetResult(height))
            {
                throw new StoreException("The disk is full.");
            }

            again.TrySetResult(height);
            return Task.CompletedTask;
        };
        for (var i = 0; !again.Task.IsCompleted; i++)
        {
            await PayAsync(server, i, 1);
        }

        Assert.InRange(await again.Task - await failed.Task, 10ul, ulong.MaxValue);
    }

    private static async Task PayAsync(ILedgerService server, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            Assert.IsType<CommandResult.Done>(await server.SubmitOneAsync(Pay($"t{i}", "world", "a", 1)));
        }
    }
}
