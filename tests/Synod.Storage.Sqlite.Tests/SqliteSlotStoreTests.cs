using Microsoft.Data.Sqlite;
using Synod.Consensus;
using Synod.Ledger;
using Synod.Runtime;
using Synod.Storage.Contract;

namespace Synod.Storage.Sqlite.Tests;

/// <summary>What an acceptor's file does when the machine fails it. What it does otherwise is in the contract.</summary>
public sealed class SqliteSlotStoreTests : IAsyncLifetime
{
    private static readonly ShardKey Shard = Sample.Shard;
    private static readonly AcceptorIdentity Identity = new(new string('a', 32), 2, 3);

    // What is tested here of large values is what SQLite does with them.
    private static readonly ValueOptions Inside = new(MinBytes: int.MaxValue);

    private readonly Scratch _scratch = new();

    private string Path => _scratch["acceptor-2.db"];

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
    public async Task A_full_disk_stops_writes_and_takes_nothing_that_was_acknowledged()
    {
        var acknowledged = new List<SlotState>();
        await using (var store = SqliteSlotStore.Open(Path, Identity, SqliteSlotStore.Options with { MaxPageCount = 200 }, Inside))
        {
            while (true)
            {
                var state = Sample.Voted((uint)acknowledged.Count + 1, 20_000);
                try
                {
                    Assert.True((await InsertAsync(store, acknowledged.Count + 1, state)).Written);
                }
                catch (StoreException error)
                {
                    Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
                    Assert.Contains(Path, error.Message, StringComparison.Ordinal);
                    break;
                }

                acknowledged.Add(state);
            }

            Assert.InRange(acknowledged.Count, 10, 40);
            Assert.Equal(acknowledged, await StatesAsync(store));

            // A small record may still find room; a large one never half-finds it.
            await Assert.ThrowsAsync<StoreException>(() => InsertAsync(store, 1_000, Sample.Voted(1, 500_000)).AsTask());
            Assert.Null(await store.ReadAsync(Shard, new Slot(1_000), default));
        }

        await using var roomy = SqliteSlotStore.Open(Path, Identity);
        Assert.Equal(acknowledged, await StatesAsync(roomy));
        Assert.True((await InsertAsync(roomy, acknowledged.Count + 1, Sample.Voted(7))).Written);
        Assert.Equal("ok", Scratch.Scalar<string>(Path, "PRAGMA integrity_check"));
    }

    [Fact]
    public async Task Another_process_that_holds_the_file_is_named_and_waited_for_no_longer_than_said()
    {
        await using var store = SqliteSlotStore.Open(Path, Identity, SqliteSlotStore.Options with { BusyTimeoutMs = 20 });
        using (var other = new SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            other.Open();
            using var transaction = other.BeginTransaction();
            var error = await Assert.ThrowsAsync<StoreException>(() => InsertAsync(store, 1, Sample.Promise(1)).AsTask());
            Assert.Contains("another process holds it", error.Message, StringComparison.Ordinal);
            Assert.Null(await store.ReadAsync(Shard, new Slot(1), default));
        }

        Assert.True((await InsertAsync(store, 1, Sample.Promise(1))).Written);
    }

    [Fact]
    public async Task A_file_that_is_deleted_under_the_store_is_not_written_any_more()
    {
        await using var store = SqliteSlotStore.Open(Path, Identity);
        await InsertAsync(store, 1, Sample.Promise(1));
        File.Delete(Path);
        var error = await Assert.ThrowsAsync<StoreException>(() => InsertAsync(store, 2, Sample.Promise(1)).AsTask());
        Assert.Contains("is gone", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void A_missing_file_is_not_created()
    {
        File.Delete(Path);
        var error = Assert.Throws<StoreException>(() => SqliteSlotStore.Open(Path, Identity));
        Assert.Contains("is not there", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path));
    }

    [Theory]
    [InlineData("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", 2, 3, "belongs to another store")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 1, 3, "is the file of acceptor 2, not of acceptor 1")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 2, 5, "a set of 3 acceptors, not of 5")]
    public void A_file_of_another_acceptor_is_refused(string store, int number, int acceptors, string words)
    {
        var error = Assert.ThrowsAny<StoreException>(() => SqliteSlotStore.Open(Path, new AcceptorIdentity(store, number, acceptors)));
        Assert.IsNotType<CorruptRecordException>(error);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_format_is_refused_with_both_versions()
    {
        Scratch.Sql(Path, "UPDATE meta SET value = '7' WHERE name = 'format'");
        var error = Assert.ThrowsAny<StoreException>(() => SqliteSlotStore.Open(Path, Identity));
        Assert.Contains("format version 7; this program reads version 1 and 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_damaged()
    {
        File.WriteAllText(Path, string.Concat(Enumerable.Repeat("This is no database. ", 1_000)));
        var error = Assert.Throws<CorruptRecordException>(() => SqliteSlotStore.Open(Path, Identity));
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);

        File.WriteAllText(Path, "");
        Assert.Throws<CorruptRecordException>(() => SqliteSlotStore.Open(Path, Identity));
        Assert.Equal(0, new FileInfo(Path).Length);
    }

    [Fact]
    public async Task A_damaged_page_is_reported_by_the_read_that_meets_it()
    {
        await using (var store = SqliteSlotStore.Open(Path, Identity))
        {
            await InsertAsync(store, 1, Sample.Promise(1));
        }

        var page = Scratch.Scalar<long>(Path, "SELECT rootpage FROM sqlite_schema WHERE name = 'slot'");
        var size = Scratch.Scalar<long>(Path, "PRAGMA page_size");
        using (var file = File.OpenHandle(Path, FileMode.Open, FileAccess.Write))
        {
            RandomAccess.Write(file, Enumerable.Repeat((byte)0xEE, (int)size).ToArray(), (page - 1) * size);
        }

        await using var damaged = SqliteSlotStore.Open(Path, Identity);
        var error = await Assert.ThrowsAsync<CorruptRecordException>(() => damaged.ReadAsync(Shard, new Slot(1), default).AsTask());
        Assert.Contains(Path, error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CorruptRecordException>(() => InsertAsync(damaged, 1, Sample.Promise(2)).AsTask());
    }

    [Fact]
    public void A_write_protected_file_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            File.SetAttributes(Path, FileAttributes.ReadOnly);
        }
        else
        {
            File.SetUnixFileMode(Path, UnixFileMode.UserRead);
        }

        var error = Assert.Throws<StoreException>(() => SqliteSlotStore.Open(Path, Identity));
        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
        File.SetAttributes(Path, FileAttributes.Normal);
    }

    [Fact]
    public async Task Slots_that_SQLite_cannot_count_are_refused()
    {
        await using var store = SqliteSlotStore.Open(Path, Identity);
        var beyond = new Slot(1UL + long.MaxValue);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => store.WriteAsync(Shard, beyond, SlotState.Empty, SlotVersion.None, default).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.ReadAsync(Shard, beyond, default).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.ReadRangeAsync(Shard, beyond, 1, default).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.ReadRangeAsync(Shard, new Slot(1), 0, default).AsTask());

        var last = new Slot(long.MaxValue);
        Assert.True((await store.WriteAsync(Shard, last, Sample.Promise(1), SlotVersion.None, default)).Written);
        Assert.Single(await store.ReadRangeAsync(Shard, last, 10, default));
    }

    [Fact]
    public async Task The_write_ahead_log_is_copied_into_the_file_before_it_grows_long()
    {
        await using var store = SqliteSlotStore.Open(Path, Identity, SqliteSlotStore.Options, Inside);
        for (var slot = 1; slot <= 80; slot++)
        {
            await InsertAsync(store, slot, Sample.Voted(1, 900 << 10));
            Assert.InRange(new FileInfo(Path + "-wal").Length, 0, 18 << 20);
        }

        Assert.InRange(new FileInfo(Path).Length, 50 << 20, long.MaxValue);
    }

    [Fact]
    public async Task A_closed_store_serves_nobody_and_ends_what_was_running()
    {
        var store = SqliteSlotStore.Open(Path, Identity);
        var running = Enumerable.Range(1, 20).Select(slot => InsertAsync(store, slot, Sample.Voted(1, 10_000)).AsTask()).ToList();
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.ReadAsync(Shard, new Slot(1), default).AsTask());

        await using var again = SqliteSlotStore.Open(Path, Identity);
        for (var slot = 1; slot <= running.Count; slot++)
        {
            // Each was either done before the end or refused: nothing hangs, and an acknowledged one is there.
            var write = await Record.ExceptionAsync(() => running[slot - 1]);
            Assert.True(write is null or ObjectDisposedException);
            Assert.Equal(write is null, await again.ReadAsync(Shard, new Slot((ulong)slot), default) is not null);
        }

        // Closing folds the log into the file.
        await again.DisposeAsync();
        Assert.False(File.Exists(Path + "-wal"));
    }

    private static ValueTask<SlotWrite> InsertAsync(SqliteSlotStore store, int slot, SlotState state) =>
        store.WriteAsync(Shard, new Slot((ulong)slot), state, SlotVersion.None, default);

    private static async Task<IEnumerable<SlotState>> StatesAsync(SqliteSlotStore store) =>
        (await store.ReadRangeAsync(Shard, new Slot(1), 1_000, default)).Select(stored => stored.State);
}
