using Synod.Consensus;
using Synod.Ledger;
using Synod.Runtime;
using Synod.Storage.Contract;

namespace Synod.Storage.Sqlite.Tests;

/// <summary>
/// Acceptors' files on disks of users: each was made by the program of its time (docs/formats.md, "Values beside SQLite").
/// </summary>
public sealed class OlderFormatTests : IDisposable
{
    private static readonly AcceptorIdentity Identity = new(new string('a', 32), 1, 1);
    private static readonly ShardKey Shard = Sample.Shard;

    private readonly Scratch _scratch = new();

    private string Path => _scratch["acceptor-1.db"];

    public void Dispose() => _scratch.Delete();

    [Fact]
    public async Task A_file_of_format_1_is_read_as_it_is()
    {
        Copy("format-1");
        var before = File.ReadAllBytes(Path);
        await using (var store = SqliteSlotStore.OpenToRead(Path, Identity))
        {
            await AssertVotesAsync(store, Sample.Voted(2, 40_000));
        }

        Assert.Equal(before, File.ReadAllBytes(Path));
    }

    [Fact]
    public async Task A_file_of_format_1_becomes_one_of_format_2_and_goes_on()
    {
        Copy("format-1");
        await using (var store = Open())
        {
            await AssertVotesAsync(store, Sample.Voted(2, 40_000));
            Assert.Equal("2", Scratch.Scalar<string>(Path, "SELECT value FROM meta WHERE name = 'format'"));

            // The versions of its records are those that updates name, and its large values are read where they are.
            var second = await store.ReadAsync(Shard, new Slot(2), default);
            Assert.True((await store.WriteAsync(Shard, new Slot(2), Sample.Voted(9, 50_000), second!.Version, default)).Written);
            Assert.True((await store.WriteAsync(Shard, new Slot(4), Sample.Voted(4, 60_000), SlotVersion.None, default)).Written);
        }

        await using var again = Open();
        await AssertVotesAsync(again, Sample.Voted(9, 50_000), Sample.Voted(4, 60_000));
    }

    [Fact]
    public async Task Several_that_open_a_file_of_format_1_at_once_make_one_of_format_2()
    {
        Copy("format-1");
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Open)));
        foreach (var store in stores)
        {
            await AssertVotesAsync(store, Sample.Voted(2, 40_000));
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_file_of_format_2_is_read_as_the_golden_one_was_written()
    {
        const string Ballot = "0000000200000000000000000000000000000001";
        Copy("format-2");
        await using var store = Open();
        await using var auditor = SqliteSlotStore.OpenToRead(Path, Identity);
        foreach (var reader in new[] { store, auditor })
        {
            Assert.Equal(
                [Sample.Promise(3), Sample.Voted(2, 1_500), Sample.Voted(3, 64), Sample.Voted(5, 1_200)],
                (await reader.ReadRangeAsync(Shard, new Slot(1), 10, default)).Select(stored => stored.State));
        }

        // The mark, the slot record's version, promise and vote, then the place that stands for the value, and the hash.
        Assert.Equal(
            "02" + "01" + Ballot + "01" + Ballot + "00000018"
            + "0000000000000001" + "0000000000001000" + "000005DC" + "4D3A8938"
            + "9D0AECA4216449204B0B4AA7F9B9892981E8FC54879F0503B3C67CB68F797608",
            Convert.ToHexString(Scratch.Scalar<byte[]>(Path, "SELECT record FROM slot WHERE number = 2")));
    }

    private SqliteSlotStore Open() => SqliteSlotStore.Open(Path, Identity, SqliteSlotStore.Options, new ValueOptions(MinBytes: 1_000));

    private void Copy(string format)
    {
        foreach (var file in Directory.EnumerateFiles(System.IO.Path.Combine("golden", format), "*", SearchOption.AllDirectories))
        {
            var target = _scratch[System.IO.Path.GetRelativePath(System.IO.Path.Combine("golden", format), file)];
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    // What the golden file of format 1 has: a vote, a promise that became a vote, a promise.
    private static async Task AssertVotesAsync(SqliteSlotStore store, SlotState second, params SlotState[] later) => Assert.Equal(
        [Sample.Voted(1, 64), second, Sample.Promise(3), .. later],
        (await store.ReadRangeAsync(Shard, new Slot(1), 10, default)).Select(stored => stored.State));
}
