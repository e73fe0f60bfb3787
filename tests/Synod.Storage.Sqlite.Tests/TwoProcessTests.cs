using System.Globalization;
using Synod.Consensus;
using Synod.Storage.Contract;

namespace Synod.Storage.Sqlite.Tests;

/// <summary>Real processes on one file.</summary>
public sealed class TwoProcessTests : IAsyncLifetime
{
    private readonly Scratch _scratch = new();

    private string Path => _scratch["acceptor-1.db"];

    public Task InitializeAsync()
    {
        SqliteSlotStore.Create(Path, OtherProcess.Identity);
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        _scratch.Delete();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Every_slot_has_one_winner()
    {
        // Enough bytes for several checkpoints of the log by either process.
        const int Slots = 3_000;
        using var first = OtherProcess.Start(Path, 1, Slots);
        using var second = OtherProcess.Start(Path, 2, Slots);
        var won = await Task.WhenAll(SlotsOf(first.StandardOutput), SlotsOf(second.StandardOutput));
        await first.WaitForExitAsync();
        await second.WaitForExitAsync();
        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Equal(Enumerable.Range(1, Slots).Select(slot => (ulong)slot), won[0].Concat(won[1]).Order());

        await using var store = SqliteSlotStore.Open(Path, OtherProcess.Identity);
        await AssertVotesAsync(store, won[0], 1);
        await AssertVotesAsync(store, won[1], 2);
        Assert.Equal("ok", Scratch.Scalar<string>(Path, "PRAGMA integrity_check"));
    }

    [Fact]
    public async Task What_a_process_acknowledged_is_there_after_it_is_killed()
    {
        using var process = OtherProcess.Start(Path, 1, int.MaxValue);
        var acknowledged = new List<ulong>();
        while (acknowledged.Count < 1_500)
        {
            acknowledged.Add(Slot((await process.StandardOutput.ReadLineAsync())!));
        }

        process.Kill();
        acknowledged.AddRange(await SlotsOf(process.StandardOutput));
        await process.WaitForExitAsync();

        await using var store = SqliteSlotStore.Open(Path, OtherProcess.Identity);
        await AssertVotesAsync(store, acknowledged, 1);
    }

    private static async Task<List<ulong>> SlotsOf(StreamReader output)
    {
        var text = await output.ReadToEndAsync();

        // A last line without its end was cut off by the kill.
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        return [.. whole.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Slot)];
    }

    private static ulong Slot(string line) => ulong.Parse(line, CultureInfo.InvariantCulture);

    private static async Task AssertVotesAsync(SqliteSlotStore store, List<ulong> slots, ulong proposer)
    {
        foreach (var slot in slots)
        {
            var stored = await store.ReadAsync(Sample.Shard, new Slot(slot), default);
            Assert.Equal(OtherProcess.Vote(proposer, slot), stored?.State);
        }
    }
}
