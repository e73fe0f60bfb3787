using Synod.Runtime;
using Synod.Storage.Contract;
using Synod.Storage.Memory;

namespace Synod.Storage.Sqlite.Tests;

/// <summary>The index against one in memory, whatever processes do to each other.</summary>
public sealed class SegmentModelTests : IAsyncLifetime
{
    private static readonly SegmentOptions Small = new(TableRecords: 64);

    private readonly Scratch _scratch = new();
    private readonly List<SqliteShardIndex> _opened = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var index in _opened)
        {
            await index.DisposeAsync();
        }

        _scratch.Delete();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task An_index_knows_its_blocks_whenever_processes_end_crash_or_take_over(int seed)
    {
        var random = new Random(seed);
        var chain = new SegmentChain(random);
        var durable = 0UL;
        var current = await StartAsync();
        Process? overtaken = null;
        for (var step = 0; step < 250; step++)
        {
            var writer = overtaken is not null && random.Next(2) == 0 ? overtaken : current;
            switch (random.Next(20))
            {
                case 0:
                    await current.Index.SaveSnapshotAsync(Sample.Shard, current.Height, new byte[] { 1 }, default);
                    durable = current.Height;
                    break;
                case 1:
                    await current.Index.DisposeAsync();
                    durable = current.Height;
                    current = await StartAsync();
                    break;
                case 2:
                    // The one before has ended without a word, or goes on for a while.
                    overtaken = random.Next(2) == 0 ? current : overtaken;
                    current = await StartAsync();
                    break;
                case 3 when overtaken is not null:
                    await overtaken.Index.DisposeAsync();
                    overtaken = null;
                    break;
                default:
                    await writer.AppendAsync(chain);
                    break;
            }

            if (current.Height > 0)
            {
                await chain.AssertAlikeAsync(current.Model, current.Index);
            }
        }

        await chain.AssertSameAsync(current.Model, current.Index);
        if (overtaken is not null)
        {
            await chain.AssertSameAsync(overtaken.Model, overtaken.Index);
        }

        async Task<Process> StartAsync()
        {
            var process = await OpenAsync(chain);
            Assert.Equal(durable, process.Height);
            await chain.AssertSameAsync(process.Model, process.Index);
            return process;
        }
    }

    [Fact]
    public async Task A_process_that_was_overtaken_saves_nothing_and_takes_nothing_away()
    {
        var chain = new SegmentChain(new Random(1));
        var first = await OpenAsync(chain);
        await AppendAsync(first, chain, 50);
        await first.Index.SaveSnapshotAsync(Sample.Shard, first.Height, new byte[] { 1 }, default);
        await AppendAsync(first, chain, 20);

        var second = await OpenAsync(chain);
        await AppendAsync(first, chain, 20);
        var refused = await Assert.ThrowsAsync<StoreException>(
            () => first.Index.SaveSnapshotAsync(Sample.Shard, first.Height, new byte[] { 2 }, default).AsTask());
        Assert.Contains("Another process writes this index now", refused.Message, StringComparison.Ordinal);

        // It still knows what it has appended, whatever became of its files.
        await chain.AssertSameAsync(first.Model, first.Index);
        await AppendAsync(second, chain, 40);
        await first.Index.DisposeAsync();
        await chain.AssertSameAsync(second.Model, second.Index);
        await second.Index.DisposeAsync();

        var third = await OpenAsync(chain);
        Assert.Equal(90ul, third.Height);
        Assert.Equal(new byte[] { 1 }, await third.Index.ReadSnapshotAsync(Sample.Shard, default));
        await chain.AssertSameAsync(third.Model, third.Index);
    }

    [Fact]
    public async Task Blocks_are_appended_while_a_snapshot_is_written_and_made_durable()
    {
        var chain = new SegmentChain(new Random(1));
        for (var round = 0; round < 10; round++)
        {
            var process = await OpenAsync(chain);
            await AppendAsync(process, chain, 20);
            var whenWritten = 0UL;

            // Whatever else is done with it, a snapshot that is being written holds up no block.
            var saving = process.Index.SaveSnapshotAsync(
                Sample.Shard,
                process.Height,
                stream =>
                {
                    AppendAsync(process, chain, 20).GetAwaiter().GetResult();
                    whenWritten = process.Height;
                    stream.WriteByte((byte)round);
                },
                default).AsTask();
            while (Volatile.Read(ref whenWritten) == 0 && !saving.IsCompleted)
            {
                await Task.Yield();
            }

            // These come before what counts is settled, while it is flushed, or after it.
            await AppendAsync(process, chain, 60);
            await saving;
            var next = await OpenAsync(chain);
            Assert.InRange(next.Height, whenWritten, process.Height);
            await chain.AssertSameAsync(next.Model, next.Index);
            await chain.AssertSameAsync(process.Model, process.Index);
            Assert.Equal(new byte[] { (byte)round }, await next.Index.ReadSnapshotAsync(Sample.Shard, default));
            await next.Index.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_auditor_reads_beside_a_server_what_its_last_snapshot_kept()
    {
        var chain = new SegmentChain(new Random(1));
        var server = await OpenAsync(chain);
        await AppendAsync(server, chain, 30);
        await server.Index.SaveSnapshotAsync(Sample.Shard, 30, new byte[] { 1 }, default);
        await AppendAsync(server, chain, 100);
        var model = await chain.ModelAsync(30);
        await using (var auditor = SqliteShardIndex.OpenToRead(_scratch["index.db"], new string('a', 32)))
        {
            // The newest blocks' rows come many at a time, and whole.
            var height = await auditor.HeightAsync(Sample.Shard, default);
            Assert.InRange(height, 31ul, 130ul);
            Assert.NotNull(await auditor.BlockAsync(Sample.Shard, height, default));
            Assert.Null(await auditor.BlockAsync(Sample.Shard, height + 1, default));
            await chain.AssertSameAsync(model, auditor);
            await AppendAsync(server, chain, 30);
            await chain.AssertSameAsync(model, auditor);
            Assert.Equal(0ul, await auditor.HeightAsync(new(Sample.Shard.Ledger, 9), default));
            Assert.Empty(await auditor.StatementAsync(new(Sample.Shard.Ledger, 9), SegmentChain.Accounts[0], 9, 9, default));
        }

        // The server is not overtaken by that.
        await server.Index.SaveSnapshotAsync(Sample.Shard, 160, new byte[] { 1 }, default);
    }

    [Fact]
    public async Task Files_that_no_manifest_names_are_deleted()
    {
        var chain = new SegmentChain(new Random(1));
        for (var round = 0; round < 10; round++)
        {
            var process = await OpenAsync(chain);
            await AppendAsync(process, chain, 40);
            if (round % 2 == 0)
            {
                await process.Index.DisposeAsync();
            }
        }

        // What is left of those before ends only when they are overtaken: a merge may still be writing.
        await OpenAsync(chain);
        foreach (var index in _opened)
        {
            await index.DisposeAsync();
        }

        var last = await OpenAsync(chain);
        var manifest = ShardManifest.Decode(
            Scratch.Scalar<byte[]>(_scratch["index.db"], "SELECT content FROM manifest"), ShardManifest.Seed(last.Index.Segments.Key, 1));
        Assert.Equal(
            manifest.Files(1).Select(name => name.FileName).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(_scratch["index"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        // A new index.db begins anew, and its files with it.
        await last.Index.DisposeAsync();
        File.Delete(_scratch["index.db"]);
        var anew = await OpenAsync(chain);
        Assert.Equal(0ul, anew.Height);
        Assert.Empty(Directory.EnumerateFiles(_scratch["index"]));
    }

    [Fact]
    public async Task Many_short_processes_leave_few_files()
    {
        const int Processes = 100;
        var chain = new SegmentChain(new Random(1));
        for (var round = 0; round < Processes; round++)
        {
            var process = await OpenAsync(chain, new SegmentOptions());
            await AppendAsync(process, chain, 1);
            await process.Index.DisposeAsync();
        }

        var last = await OpenAsync(chain);
        Assert.InRange(Directory.EnumerateFiles(_scratch["index"], "*.run").Count(), 1, 20);
        Assert.Single(Directory.EnumerateFiles(_scratch["index"], "*.heads"));
        await chain.AssertSameAsync(last.Model, last.Index);
    }

    private static async Task AppendAsync(Process process, SegmentChain chain, int blocks)
    {
        for (var i = 0; i < blocks; i++)
        {
            await process.AppendAsync(chain);
        }
    }

    private async Task<Process> OpenAsync(SegmentChain chain, SegmentOptions? options = null)
    {
        var index = SqliteShardIndex.Open(_scratch["index.db"], new string('a', 32), SqliteShardIndex.Options, options ?? Small);
        _opened.Add(index);
        var height = await index.HeightAsync(Sample.Shard, default);
        return new Process(index, await chain.ModelAsync(height), height);
    }

    private sealed class Process(SqliteShardIndex index, MemoryShardIndex model, ulong height)
    {
        public SqliteShardIndex Index => index;

        public MemoryShardIndex Model => model;

        public ulong Height { get; private set; } = height;

        public async Task AppendAsync(SegmentChain chain)
        {
            var block = chain.Block(Height + 1);
            await index.AppendAsync(Sample.Shard, block, default);
            await model.AppendAsync(Sample.Shard, block, default);
            Height++;
        }
    }
}
