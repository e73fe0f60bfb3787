using Synod.Runtime;
using Synod.Storage.Contract;

namespace Synod.Storage.Sqlite.Tests;

/// <summary>What the index says when its files are damaged, swapped, missing or cannot be written.</summary>
public sealed class SegmentDamageTests : IAsyncLifetime
{
    private const ulong Blocks = 40;

    private readonly Scratch _scratch = new();
    private readonly SegmentChain _chain = new(new Random(1));

    private string[] Files => [.. Directory.EnumerateFiles(_scratch["index"]).Order(StringComparer.Ordinal)];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        _scratch.Delete();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(".run")]
    [InlineData(".lines")]
    [InlineData(".heads")]
    public async Task A_flipped_bit_anywhere_is_reported(string extension)
    {
        await MakeAsync();
        var random = new Random(1);
        foreach (var file in Files.Where(file => file.EndsWith(extension, StringComparison.Ordinal)))
        {
            for (var i = 0; i < 25; i++)
            {
                var at = random.NextInt64(new FileInfo(file).Length);
                var bit = (byte)(1 << random.Next(8));
                Flip(file, at, bit);
                await AssertDamagedAsync(Path.GetFileName(file));
                Flip(file, at, bit);
            }
        }

        await AssertSoundAsync();
    }

    [Fact]
    public async Task A_file_in_another_s_place_is_reported()
    {
        await MakeAsync();
        var runs = Files.Where(file => file.EndsWith(".run", StringComparison.Ordinal))
            .GroupBy(file => new FileInfo(file).Length).First(same => same.Count() > 1).ToArray();
        File.Copy(runs[0], runs[1], overwrite: true);
        await AssertDamagedAsync(Path.GetFileName(runs[1]));
    }

    [Theory]
    [InlineData(".run")]
    [InlineData(".lines")]
    [InlineData(".heads")]
    public async Task A_file_that_is_gone_or_cut_off_is_reported(string extension)
    {
        await MakeAsync();
        var file = Files.First(file => file.EndsWith(extension, StringComparison.Ordinal));
        using (var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Write))
        {
            RandomAccess.SetLength(handle, RandomAccess.GetLength(handle) - 1);
        }

        await AssertDamagedAsync(Path.GetFileName(file));
        File.Delete(file);
        await AssertDamagedAsync("it is missing");
    }

    [Theory]
    [InlineData("UPDATE manifest SET content = CAST(substr(content, 1, 8) || x'7F' || substr(content, 10) AS BLOB)")]
    [InlineData("UPDATE manifest SET content = x''")]
    [InlineData("UPDATE shard SET epoch = 0")]
    [InlineData("UPDATE meta SET value = '00000000000000000000000000000001' WHERE name = 'key'")]
    [InlineData("UPDATE meta SET value = '00' WHERE name = 'key'")]
    [InlineData("UPDATE meta SET value = 'ö' WHERE name = 'key'")]
    [InlineData("DELETE FROM meta WHERE name = 'key'")]
    public async Task A_list_of_files_or_a_key_that_is_damaged_is_reported(string damage)
    {
        await MakeAsync();
        Scratch.Sql(_scratch["index.db"], damage);
        await AssertDamagedAsync("index.db");
    }

    [Fact]
    public async Task A_full_disk_stops_appends_and_what_is_there_is_whole()
    {
        ulong height = 0;
        await using (var index = Open(new SegmentOptions(TableRecords: 64, MaxFileBytes: 20_000)))
        {
            while (true)
            {
                try
                {
                    await index.AppendAsync(Sample.Shard, _chain.Block(height + 1), default);
                    height++;
                }
                catch (StoreException error)
                {
                    Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
                    break;
                }
            }

            // The next one meets the same, and changes nothing either.
            await Assert.ThrowsAsync<StoreException>(() => index.AppendAsync(Sample.Shard, _chain.Block(height + 1), default).AsTask());
            Assert.InRange(height, 5ul, 1_000ul);
            Assert.Equal(height, await index.HeightAsync(Sample.Shard, default));
            Assert.Null(await index.BlockAsync(Sample.Shard, height + 1, default));
            await _chain.AssertSameAsync(await _chain.ModelAsync(height), index);
        }

        await using var roomy = Open(new SegmentOptions(TableRecords: 64));
        Assert.Equal(height, await roomy.HeightAsync(Sample.Shard, default));
        await roomy.AppendAsync(Sample.Shard, _chain.Block(height + 1), default);
        await _chain.AssertSameAsync(await _chain.ModelAsync(height + 1), roomy);
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_saved_leaves_the_one_before_and_no_files()
    {
        await using var index = Open(new SegmentOptions(TableRecords: 10_000, MaxFileBytes: 9_000));
        await AppendAsync(index, 1, 2);
        await index.SaveSnapshotAsync(Sample.Shard, 2, new byte[] { 2 }, default);
        await AppendAsync(index, 3, 4);
        var files = Files;
        for (var i = 0; i < 3; i++)
        {
            // No room for a run of more facts than fit a page.
            var error = await Assert.ThrowsAsync<StoreException>(async () =>
            {
                await AppendAsync(index, 5, 40);
                await index.SaveSnapshotAsync(Sample.Shard, 40, new byte[] { 4 }, default);
            });
            Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(files, Files);
        Assert.Equal(new byte[] { 2 }, await index.ReadSnapshotAsync(Sample.Shard, default));
    }

    [Fact]
    public async Task A_snapshot_that_is_gone_or_cut_off_is_reported()
    {
        await using (var index = Open(new SegmentOptions()))
        {
            await AppendAsync(index, 1, 1);
            await index.SaveSnapshotAsync(Sample.Shard, 1, new byte[100_000], default);
        }

        var file = Assert.Single(Files, file => file.EndsWith(".snapshot", StringComparison.Ordinal));
        using (var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Write))
        {
            RandomAccess.SetLength(handle, 99_999);
        }

        await AssertReadsFailAsync(Path.GetFileName(file));
        File.Delete(file);
        await AssertReadsFailAsync("it is missing");

        async Task AssertReadsFailAsync(string words)
        {
            await using var index = Open(new SegmentOptions());
            var error = await Assert.ThrowsAsync<CorruptRecordException>(() => index.ReadSnapshotAsync(Sample.Shard, default).AsTask());
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_snapshot_whose_writing_fails_leaves_the_one_before_and_no_file()
    {
        await using var index = Open(new SegmentOptions());
        await AppendAsync(index, 1, 2);
        await index.SaveSnapshotAsync(Sample.Shard, 1, new byte[] { 1 }, default);
        var files = Files;
        await Assert.ThrowsAsync<StoreException>(() => index.SaveSnapshotAsync(
            Sample.Shard, 2, destination => Fail(destination), default).AsTask());
        Assert.Equal(files, Files);
        Assert.Equal(new byte[] { 1 }, await index.ReadSnapshotAsync(Sample.Shard, default));

        static void Fail(Stream destination)
        {
            destination.Write(new byte[200_000]);
            throw new IOException("the disk is full");
        }
    }

    [Fact]
    public async Task A_snapshot_that_is_being_read_is_whole_though_another_takes_its_place()
    {
        await using var index = Open(new SegmentOptions());
        await AppendAsync(index, 1, 2);
        await index.SaveSnapshotAsync(Sample.Shard, 1, new byte[200_000], default);
        await using var reading = (await index.SnapshotAsync(Sample.Shard, default))!;
        await index.SaveSnapshotAsync(Sample.Shard, 2, new byte[] { 2 }, default);
        Assert.Single(Files, file => file.EndsWith(".snapshot", StringComparison.Ordinal));
        Assert.Equal(new byte[200_000], await ToArrayAsync(reading));

        static async Task<byte[]> ToArrayAsync(Stream stream)
        {
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            return bytes.ToArray();
        }
    }

    private SqliteShardIndex Open(SegmentOptions options) =>
        SqliteShardIndex.Open(_scratch["index.db"], new string('a', 32), SqliteShardIndex.Options, options);

    // Two processes after one another, so that there are files of both.
    private async Task MakeAsync()
    {
        for (ulong half = 0; half < 2; half++)
        {
            await using var index = Open(new SegmentOptions(TableRecords: 150));
            await AppendAsync(index, (half * Blocks / 2) + 1, (half + 1) * Blocks / 2);
        }

        // It deletes what no manifest names: a merge may have ended too late.
        await AssertSoundAsync();
    }

    private async Task AppendAsync(SqliteShardIndex index, ulong first, ulong last)
    {
        for (var height = first; height <= last; height++)
        {
            await index.AppendAsync(Sample.Shard, _chain.Block(height), default);
        }
    }

    private async Task AssertSoundAsync()
    {
        await using var index = Open(new SegmentOptions());
        Assert.Equal(Blocks, await index.HeightAsync(Sample.Shard, default));
        await _chain.AssertSameAsync(await _chain.ModelAsync(Blocks), index);
    }

    private async Task AssertDamagedAsync(string words)
    {
        var error = await Assert.ThrowsAsync<CorruptRecordException>(AssertSoundAsync);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains("derived from the chain", error.Message, StringComparison.Ordinal);
    }

    private static void Flip(string file, long at, byte bit)
    {
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
        var content = new byte[1];
        RandomAccess.Read(handle, content, at);
        content[0] ^= bit;
        RandomAccess.Write(handle, content, at);
    }
}
