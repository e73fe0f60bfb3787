using static Synod.Runtime.Tests.Machine;

namespace Synod.Runtime.Tests;

/// <summary>Nobody waits longer than the limit for acceptors that do not decide, and everybody has his own.</summary>
public class SubmitDeadlineTests
{
    private static readonly TimeSpan Limit = new ShardOptions().SubmitTimeout;

    [Fact]
    public async Task Each_of_those_who_wait_gives_up_at_his_own_time_and_hears_whether_it_can_still_happen()
    {
        await using var machine = new Machine { Options = new ShardOptions { AcceptorTimeout = TimeSpan.FromHours(1) } };
        var server = await machine.StartWithBankAsync();
        var disk = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        machine.Stores[0].BeforeWrite = (_, _, _) =>
        {
            begun.TrySetResult();
            return disk.Task;
        };

        var taken = server.SubmitOneAsync(Pay("t", "world", "a", 7));
        await begun.Task;
        machine.Time.Advance(Limit / 2);
        var waiting = server.SubmitOneAsync(Pay("u", "world", "a", 1));
        Assert.False(taken.IsCompleted);

        machine.Time.Advance(Limit / 2);
        Assert.IsType<OutcomeUnknownException>(Assert.IsType<CommandResult.Failed>(await taken).Why);
        Assert.False(waiting.IsCompleted);

        machine.Time.Advance(Limit / 2);
        Assert.IsType<UnavailableException>(Assert.IsType<CommandResult.Failed>(await waiting).Why);

        disk.SetResult();
        Assert.Equal("7", await server.BalanceAsync("a"));
    }
}
