using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;
using Synod.Storage.Contract;

namespace Synod.Storage.Sqlite.Tests;

/// <summary>What the index file does when it is damaged or full. What it does otherwise is in the contract.</summary>
public sealed class SqliteShardIndexTests : IAsyncLifetime
{
    private static readonly ShardKey Shard = Sample.Shard;
    private static readonly string StoreId = new('a', 32);

    private readonly Scratch _scratch = new();

    private string Path => _scratch["index.db"];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        _scratch.Delete();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_full_disk_stops_appends_and_leaves_whole_blocks()
    {
        ulong height = 0;
        await using (var index = SqliteShardIndex.Open(
            Path, StoreId, SqliteShardIndex.Options with { MaxPageCount = 100 }, new SegmentOptions()))
        {
            var error = await Assert.ThrowsAsync<StoreException>(async () =>
            {
                while (true)
                {
                    await index.AppendAsync(Shard, Block(height + 1), default);
                    height++;
                }
            });
            Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
            Assert.InRange(height, 3ul, 1_000ul);
            await AssertWholeAsync(index, height);
            await Assert.ThrowsAsync<StoreException>(() => index.SaveSnapshotAsync(Shard, height, new byte[4 << 20], default).AsTask());
            Assert.Null(await index.ReadSnapshotAsync(Shard, default));
        }

        // What there was no room to keep is appended again, over the rows of it that there was room for.
        await using var roomy = SqliteShardIndex.Open(Path, StoreId);
        var kept = await roomy.HeightAsync(Shard, default);
        Assert.InRange(kept, 0ul, height);
        while (kept <= height)
        {
            await roomy.AppendAsync(Shard, Block(++kept), default);
        }

        await AssertWholeAsync(roomy, height + 1);
    }

    [Fact]
    public async Task A_damaged_file_is_reported_as_derived_data_and_can_be_deleted()
    {
        await using (var index = SqliteShardIndex.Open(Path, StoreId))
        {
            for (ulong height = 1; height <= 20; height++)
            {
                await index.AppendAsync(Shard, Block(height), default);
            }
        }

        var page = Scratch.Scalar<long>(Path, "SELECT rootpage FROM sqlite_schema WHERE name = 'block'");
        var size = Scratch.Scalar<long>(Path, "PRAGMA page_size");
        using (var file = File.OpenHandle(Path, FileMode.Open, FileAccess.Write))
        {
            RandomAccess.Write(file, Enumerable.Repeat((byte)0xEE, (int)size).ToArray(), (page - 1) * size);
        }

        AssertDerived();
        File.Delete(Path);
        await using var again = SqliteShardIndex.Open(Path, StoreId);
        Assert.Equal(0ul, await again.HeightAsync(Shard, default));
    }

    [Fact]
    public async Task A_file_that_is_no_index_of_this_store_is_reported_as_derived_data()
    {
        File.WriteAllText(Path, "garbage garbage garbage");
        AssertDerived();
        File.Delete(Path);

        await SqliteShardIndex.Open(Path, new string('b', 32)).DisposeAsync();
        AssertDerived();
        Scratch.Sql(Path, "UPDATE meta SET value = $store WHERE name = 'store'", ("$store", StoreId));
        await SqliteShardIndex.Open(Path, StoreId).DisposeAsync();

        Scratch.Sql(Path, "UPDATE meta SET value = '1' WHERE name = 'format'");
        AssertDerived();
    }

    [Fact]
    public async Task The_log_of_a_deleted_file_is_not_played_into_the_new_one()
    {
        await using (var index = SqliteShardIndex.Open(Path, StoreId))
        {
            await index.AppendAsync(Shard, Block(1), default);
            File.Copy(Path + "-wal", Path + "-kept");
        }

        File.Delete(Path);
        File.Move(Path + "-kept", Path + "-wal");
        await using var again = SqliteShardIndex.Open(Path, StoreId);
        Assert.Equal(0ul, await again.HeightAsync(Shard, default));
    }

    [Theory]
    [InlineData("UPDATE tile SET hashes = x'00'")]
    [InlineData("UPDATE block SET hash = x'00'")]
    public async Task A_row_that_makes_no_sense_is_reported(string damage)
    {
        await using (var before = SqliteShardIndex.Open(Path, StoreId))
        {
            await before.AppendAsync(Shard, Block(1), default);
        }

        Scratch.Sql(Path, damage);
        await using var index = SqliteShardIndex.Open(Path, StoreId);
        var error = await Assert.ThrowsAsync<CorruptRecordException>(async () =>
        {
            await index.StatementAsync(Shard, Sample.Ref("cash"), ulong.MaxValue, 10, default);
            await index.TileAsync(Shard, new TileId(0, 0), default);
            await index.BlockAsync(Shard, 1, default);
        });
        Assert.Contains("derived from the chain", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_block_that_contradicts_the_index_is_reported_and_not_appended()
    {
        await using var index = SqliteShardIndex.Open(Path, StoreId);
        await index.AppendAsync(Shard, Block(1), default);
        IndexedBlock[] contradictions =
        [
            Sample.Empty(2) with { Transactions = [new(Sample.Transaction("t-1"), TransactionFactKind.Created, 9)] },
            Sample.Empty(2) with { Transactions = [new(Sample.Transaction("t-99"), TransactionFactKind.Resolved, 9)] },
            Sample.Empty(2) with { Lines = [Sample.Line("cash", 0, 1, 1)] },
            Sample.Empty(2) with { Tiles = [new(new TileId(0, 0), 50, Sample.Hashes("leaf", 0, 1))] },
        ];
        foreach (var block in contradictions)
        {
            await Assert.ThrowsAsync<CorruptRecordException>(() => index.AppendAsync(Shard, block, default).AsTask());
            await AssertWholeAsync(index, 1);
        }

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => index.AppendAsync(Shard, Sample.Empty(2) with { Lines = [Sample.Line("cash", long.MaxValue, 1, 1)] }, default).AsTask());
        await index.AppendAsync(Shard, Block(2), default);
    }

    [Theory]
    [InlineData(IndexReader.SelectShard)]
    [InlineData(IndexReader.SelectAborted)]
    [InlineData(IndexReader.SelectManifest)]
    [InlineData(IndexReader.ByHeight)]
    [InlineData(IndexReader.ByEntry)]
    [InlineData(IndexReader.ByTime)]
    [InlineData(IndexReader.SelectTile)]
    public async Task No_read_looks_at_more_rows_than_it_returns(string sql)
    {
        await SqliteShardIndex.Open(Path, StoreId).DisposeAsync();
        using var session = new SqliteSession(Path, SqliteShardIndex.Options, writes: false);
        using var plan = session.Query("EXPLAIN QUERY PLAN " + sql);
        while (plan.Read())
        {
            Assert.DoesNotContain("SCAN", plan.Text(3), StringComparison.Ordinal);
            Assert.DoesNotContain("TEMP", plan.Text(3), StringComparison.Ordinal);
        }
    }

    private static IndexedBlock Block(ulong height)
    {
        var row = Sample.Row(height, 20);
        var entries = Enumerable.Range(0, 20).Select(i => row.FirstIndex + (ulong)i).ToList();
        return new IndexedBlock(
            row,
            [.. entries.Select(entry => new TransactionFact(Sample.Transaction($"t-{entry}"), TransactionFactKind.Created, entry))],
            [.. entries.Select(entry => Sample.Line("cash", entry, entry, 1))],
            [new TileRun(new TileId(0, height - 1), 0, Sample.Hashes("leaf", 0, 20))]);
    }

    private static async Task AssertWholeAsync(SqliteShardIndex index, ulong height)
    {
        Assert.Equal(height, await index.HeightAsync(Shard, default));
        Assert.Null(await index.BlockAsync(Shard, height + 1, default));
        var lines = await index.StatementAsync(Shard, Sample.Ref("cash"), ulong.MaxValue, int.MaxValue, default);
        Assert.Equal((int)height * 20, lines.Count);
        var ids = Enumerable.Range(0, ((int)height + 1) * 20).Select(i => Sample.Transaction($"t-{i}")).ToList();
        Assert.Equal((int)height * 20, (await index.FindTransactionsAsync(Shard, ids, default)).Count);
    }

    private void AssertDerived()
    {
        var error = Assert.Throws<CorruptRecordException>(() => SqliteShardIndex.Open(Path, StoreId));
        Assert.Contains("derived from the chain", error.Message, StringComparison.Ordinal);
    }
}
