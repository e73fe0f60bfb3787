using Synod.Consensus;
using Synod.Ledger;
using Synod.Runtime;
using Synod.Storage.Contract;

namespace Synod.Storage.Sqlite.Tests;

/// <summary>Values that stand outside of their rows, and what is said when something of them is lost.</summary>
public sealed class OutsideValueTests : IAsyncLifetime
{
    private const int Inside = 500;
    private const int Outside = 10_000;

    private static readonly ShardKey Shard = Sample.Shard;
    private static readonly AcceptorIdentity Identity = new(new string('a', 32), 2, 3);
    private static readonly ValueOptions Values = new(MinBytes: 1_000);

    private readonly Scratch _scratch = new();

    private string Path => _scratch["acceptor-2.db"];

    private string Directory => _scratch["acceptor-2"];

    public Task InitializeAsync()
    {
        SqliteSlotStore.Create(Path, Identity);
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        _scratch.Delete();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Only_large_values_stand_outside_and_all_are_read_alike()
    {
        await using (var store = Open())
        {
            await InsertAsync(store, 1, Inside);
            Assert.False(System.IO.Directory.Exists(Directory));
            await InsertAsync(store, 2, Outside);
            await InsertAsync(store, 3, Inside);
            await InsertAsync(store, 4, Outside);
        }

        Assert.Equal(4096 + 12_288 + Outside, new FileInfo(ValueFile(1)).Length);
        Assert.InRange(Scratch.Scalar<long>(Path, "SELECT length(record) FROM slot WHERE number = 2"), 1, 200);
        await using var again = Open();
        var states = await again.ReadRangeAsync(Shard, new Slot(1), 10, default);
        Assert.Equal(
            [Sample.Voted(1, Inside), Sample.Voted(2, Outside), Sample.Voted(3, Inside), Sample.Voted(4, Outside)],
            states.Select(stored => stored.State));
    }

    [Fact]
    public async Task A_vote_in_a_higher_ballot_and_a_promise_after_it_are_kept_like_the_first()
    {
        await using var store = Open();
        var first = await InsertAsync(store, 1, Outside);
        var second = await store.WriteAsync(Shard, new Slot(1), Sample.Voted(7, Outside), first.Version, default);
        var promised = Sample.Voted(7, Outside) with { Promised = Sample.Ballot(9) };
        await store.WriteAsync(Shard, new Slot(1), promised, second.Version, default);
        Assert.Equal(promised, (await store.ReadAsync(Shard, new Slot(1), default))!.State);
    }

    [Fact]
    public async Task Every_instance_appends_to_a_file_of_its_own()
    {
        await using (var first = Open())
        await using (var second = Open())
        {
            await InsertAsync(first, 1, Outside);
            await InsertAsync(second, 2, Outside);
            await InsertAsync(first, 3, Outside);
        }

        await using var third = Open();
        await InsertAsync(third, 4, Outside);
        Assert.Equal(
            ["1.values", "2.values", "3.values"], System.IO.Directory.EnumerateFiles(Directory).Select(System.IO.Path.GetFileName).Order());
        for (uint slot = 1; slot <= 4; slot++)
        {
            Assert.Equal(Sample.Voted(slot, Outside), (await third.ReadAsync(Shard, new Slot(slot), default))!.State);
        }
    }

    [Fact]
    public async Task A_file_that_has_its_size_is_followed_by_the_next()
    {
        await using var store = Open(Values with { FileBytes = 40_000 });
        for (var slot = 1; slot <= 6; slot++)
        {
            await InsertAsync(store, slot, Outside);
        }

        // One value alone may be larger.
        await InsertAsync(store, 7, 100_000);
        Assert.Equal(3, System.IO.Directory.EnumerateFiles(Directory).Count());
        Assert.Equal(7, (await store.ReadRangeAsync(Shard, new Slot(1), 10, default)).Count);
    }

    [Fact]
    public async Task A_full_disk_stops_large_values_and_later_ones_are_written_when_there_is_room()
    {
        await using var store = Open(Values with { RoomBytes = 60_000 });
        await InsertAsync(store, 1, 20_000);
        var error = await Assert.ThrowsAsync<StoreException>(() => InsertAsync(store, 2, 50_000).AsTask());
        Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
        Assert.Contains(ValueFile(1), error.Message, StringComparison.Ordinal);
        Assert.Null(await store.ReadAsync(Shard, new Slot(2), default));
        Assert.InRange(new FileInfo(ValueFile(1)).Length, 24_096, 24_576);

        await InsertAsync(store, 2, 30_000);
        await InsertAsync(store, 3, Inside);
        Assert.Equal(
            [Sample.Voted(1, 20_000), Sample.Voted(2, 30_000), Sample.Voted(3, Inside)],
            (await store.ReadRangeAsync(Shard, new Slot(1), 10, default)).Select(stored => stored.State));
    }

    [Fact]
    public async Task A_row_that_finds_no_room_after_its_value_is_no_vote()
    {
        var acknowledged = new List<SlotState>();
        await using (var store = SqliteSlotStore.Open(Path, Identity, SqliteSlotStore.Options with { MaxPageCount = 20 }, Values))
        {
            while (true)
            {
                var state = Sample.Voted((uint)acknowledged.Count + 1, Outside);
                var slot = new Slot((ulong)acknowledged.Count + 1);
                var write = store.WriteAsync(Shard, slot, state, SlotVersion.None, default).AsTask();
                if (await Record.ExceptionAsync(() => write) is { } error)
                {
                    Assert.Contains("the disk is full", Assert.IsType<StoreException>(error).Message, StringComparison.Ordinal);
                    break;
                }

                acknowledged.Add(state);
            }

            Assert.NotEmpty(acknowledged);
        }

        await using var roomy = Open();
        await InsertAsync(roomy, acknowledged.Count + 1, Outside);
        acknowledged.Add(Sample.Voted((uint)acknowledged.Count + 1, Outside));
        Assert.Equal(acknowledged, (await roomy.ReadRangeAsync(Shard, new Slot(1), 1_000, default)).Select(stored => stored.State));
    }

    [Fact]
    public async Task A_disk_with_no_room_for_a_new_file_leaves_none_behind()
    {
        await using var store = Open(Values with { RoomBytes = 10 });
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<StoreException>(() => InsertAsync(store, 1, Outside).AsTask());
            Assert.Empty(System.IO.Directory.EnumerateFiles(Directory));
        }
    }

    [Fact]
    public async Task What_a_crash_left_is_nobody_s_and_nobody_s_name_is_used_again()
    {
        await using (var store = Open())
        {
            await InsertAsync(store, 1, Outside);
        }

        // Half a value that no row names, and a file that was made and not listed.
        await File.AppendAllBytesAsync(ValueFile(1), new byte[5_000]);
        await File.WriteAllTextAsync(ValueFile(2), "syn");
        await using var again = Open();
        await InsertAsync(again, 2, Outside);
        Assert.True(File.Exists(ValueFile(3)));
        Assert.Equal(
            [Sample.Voted(1, Outside), Sample.Voted(2, Outside)],
            (await again.ReadRangeAsync(Shard, new Slot(1), 10, default)).Select(stored => stored.State));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Outside - 1)]
    public async Task A_flipped_bit_of_a_value_is_found_with_its_place(int at)
    {
        await WriteAsync(2);
        Change(1, file => file[4096 + 12_288 + at] ^= 1);
        await DamagedAsync(2, "do not match", $"at {4096 + 12_288} of '{ValueFile(1)}'");
        await using var store = Open();
        Assert.NotNull(await store.ReadAsync(Shard, new Slot(1), default));
    }

    [Fact]
    public async Task A_value_that_is_cut_off_is_found()
    {
        await WriteAsync(2);
        using (var file = File.Open(ValueFile(1), FileMode.Open))
        {
            file.SetLength(file.Length - 1);
        }

        await DamagedAsync(2, "are cut off", ValueFile(1));
    }

    [Fact]
    public async Task A_value_in_another_value_s_place_is_found()
    {
        await WriteAsync(2);
        Change(1, file => file.AsSpan(4096, Outside).CopyTo(file.AsSpan(4096 + 12_288)));
        await DamagedAsync(2, "do not match");
    }

    [Fact]
    public async Task A_missing_file_is_found_at_the_opening_and_by_a_reader()
    {
        await WriteAsync(1);
        File.Delete(ValueFile(1));
        var error = Assert.Throws<CorruptRecordException>(() => Open());
        Assert.Contains(Path, error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{ValueFile(1)}' is missing", error.Message, StringComparison.Ordinal);
        await DamagedAsync(1, $"'{ValueFile(1)}' is missing");
    }

    [Theory]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", 2, "store aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab, acceptor 2, file 1")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 1, "store aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, acceptor 1, file 1")]
    public async Task Another_store_s_or_acceptor_s_file_is_found(string storeId, int number, string words)
    {
        var other = new AcceptorIdentity(storeId, number, 3);
        SqliteSlotStore.Create(_scratch["other.db"], other);
        await using (var store = SqliteSlotStore.Open(_scratch["other.db"], other, SqliteSlotStore.Options, Values))
        {
            await InsertAsync(store, 1, Outside);
        }

        await WriteAsync(1);
        File.Copy(System.IO.Path.Combine(_scratch["other"], "1.values"), ValueFile(1), overwrite: true);
        Assert.Contains(words, Assert.Throws<CorruptRecordException>(() => Open()).Message, StringComparison.Ordinal);
        await DamagedAsync(1, words, ValueFile(1));
    }

    [Fact]
    public async Task A_file_that_is_none_of_values_is_found()
    {
        await WriteAsync(1);
        File.WriteAllBytes(ValueFile(1), [1, 2, 3]);
        await DamagedAsync(1, "is no file of values");
    }

    [Fact]
    public async Task A_file_that_is_deleted_under_the_store_takes_no_more_values()
    {
        await using var store = Open();
        await InsertAsync(store, 1, Outside);
        File.Delete(ValueFile(1));
        for (var i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<StoreException>(() => InsertAsync(store, 2, Outside).AsTask());
            Assert.Contains("is gone", error.Message, StringComparison.Ordinal);
        }

        Assert.Null(await store.ReadAsync(Shard, new Slot(2), default));
    }

    private SqliteSlotStore Open(ValueOptions? values = null) =>
        SqliteSlotStore.Open(Path, Identity, SqliteSlotStore.Options, values ?? Values);

    private string ValueFile(int number) => System.IO.Path.Combine(Directory, $"{number}.values");

    private void Change(int number, Action<byte[]> change)
    {
        var bytes = File.ReadAllBytes(ValueFile(number));
        change(bytes);
        File.WriteAllBytes(ValueFile(number), bytes);
    }

    private async Task WriteAsync(int slots)
    {
        await using var store = Open();
        for (var slot = 1; slot <= slots; slot++)
        {
            await InsertAsync(store, slot, Outside);
        }
    }

    // As an auditor finds it, who opens what is left of a store.
    private async Task DamagedAsync(int slot, params string[] words)
    {
        await using var store = SqliteSlotStore.OpenToRead(Path, Identity);
        var error = await Assert.ThrowsAsync<CorruptRecordException>(() => store.ReadAsync(Shard, new Slot((ulong)slot), default).AsTask());
        Assert.Contains($"slot {slot} of shard bank/0", error.Message, StringComparison.Ordinal);
        Assert.All(words, expected => Assert.Contains(expected, error.Message, StringComparison.Ordinal));
        await Assert.ThrowsAsync<CorruptRecordException>(() => store.ReadRangeAsync(Shard, new Slot(1), 10, default).AsTask());
    }

    private static async ValueTask<SlotWrite> InsertAsync(SqliteSlotStore store, int slot, int bytes)
    {
        var write = await store.WriteAsync(Shard, new Slot((ulong)slot), Sample.Voted((uint)slot, bytes), SlotVersion.None, default);
        Assert.True(write.Written);
        return write;
    }
}
