using System.Text;
using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;
using Synod.Storage.Contract;

namespace Synod.Storage.AzureTables.Tests;

/// <summary>The layout of the index, blocks that are larger than a transaction, and rows that somebody else has been at.</summary>
[Collection(AzuriteTests.Name)]
public sealed class IndexRowTests(AzuriteTables azurite)
{
    private static readonly ShardKey Shard = Sample.Shard;

    [Fact]
    public async Task A_small_block_is_sent_as_the_golden_file_has_it()
    {
        var service = new FakeService
        {
            Answers = (number, _) => number == 0 ? FakeResponse.Error(404, "ResourceNotFound") : FakeResponse.Error(400, "Stop"),
        };
        await Assert.ThrowsAsync<StoreException>(
            () => new AzureTablesShardIndex(Tables.Over(service, "SynodIndex")).AppendAsync(Shard, Small(1), default).AsTask());
        Assert.Equal(
            File.ReadAllText("golden/index-transaction.txt").TrimEnd(),
            Encoding.UTF8.GetString(service.Body).ReplaceLineEndings("\n").TrimEnd());
    }

    [Fact]
    public async Task A_block_of_thousands_of_entries_is_there_as_a_whole()
    {
        const int Entries = 1_000;
        var index = new AzureTablesShardIndex(await azurite.NewTableAsync());
        await index.AppendAsync(Shard, Large(1, Entries), default);
        await index.AppendAsync(Shard, Large(2, Entries), default);

        Assert.Equal(2ul, await index.HeightAsync(Shard, default));
        var ids = Enumerable.Range(0, 3 * Entries).Select(i => Sample.Transaction($"t/{i}")).ToList();
        Assert.Equal(2 * Entries, (await index.FindTransactionsAsync(Shard, ids, default)).Count);
        var lines = await index.StatementAsync(Shard, Sample.Ref("cash"), ulong.MaxValue, int.MaxValue, default);
        Assert.Equal(2 * Entries, lines.Count);
    }

    [Fact]
    public async Task A_large_block_whose_append_breaks_off_is_not_seen_until_it_is_appended_again()
    {
        var table = AzuriteTables.NewName();
        await azurite.Table(table).CreateIfMissingAsync(default);
        var service = new FakeService(new Azure.Core.Pipeline.HttpClientTransport());
        var breaking = new AzureTablesShardIndex(azurite.Table(table, service));
        var reader = new AzureTablesShardIndex(azurite.Table(table));
        await breaking.AppendAsync(Shard, Large(1, 300), default);
        var transactions = service.Requests.Count(request => request.StartsWith("POST", StringComparison.Ordinal));

        // All transactions but the last, which has the head.
        var sent = 0;
        service.Answers = (_, _) => Interlocked.Increment(ref sent) >= transactions ? FakeResponse.Error(400, "Stop") : null;
        await Assert.ThrowsAsync<StoreException>(() => breaking.AppendAsync(Shard, Large(2, 300), default).AsTask());
        foreach (var index in new[] { reader, breaking })
        {
            service.Answers = (_, _) => null;
            await AssertOneBlockAsync(index);
        }

        await breaking.AppendAsync(Shard, Large(2, 300), default);
        Assert.Equal(2ul, await reader.HeightAsync(Shard, default));
        Assert.Equal(600, (await reader.StatementAsync(Shard, Sample.Ref("cash"), ulong.MaxValue, 1_000, default)).Count);
        Assert.Equal(599ul, (await reader.FindTransactionsAsync(Shard, [Sample.Transaction("t/599")], default)).Values.Single().Creation);

        async Task AssertOneBlockAsync(AzureTablesShardIndex index)
        {
            Assert.Equal(1ul, await index.HeightAsync(Shard, default));
            Assert.Null(await index.BlockAsync(Shard, 2, default));
            Assert.Equal(1ul, (await index.BlockAtAsync(Shard, Timestamp.Max, default))!.Height);
            Assert.Null(await index.BlockOfEntryAsync(Shard, 300, default));
            Assert.Equal(300, (await index.StatementAsync(Shard, Sample.Ref("cash"), ulong.MaxValue, 1_000, default)).Count);
            var ids = Enumerable.Range(0, 600).Select(i => Sample.Transaction($"t/{i}")).ToList();
            Assert.Equal(300, (await index.FindTransactionsAsync(Shard, ids, default)).Count);
        }
    }

    [Fact]
    public async Task An_abort_of_a_block_that_breaks_off_hides_no_earlier_one()
    {
        const int Others = 150;
        var table = AzuriteTables.NewName();
        await azurite.Table(table).CreateIfMissingAsync(default);
        var service = new FakeService(new Azure.Core.Pipeline.HttpClientTransport());
        var breaking = new AzureTablesShardIndex(azurite.Table(table, service));
        var reader = new AzureTablesShardIndex(azurite.Table(table));
        await breaking.AppendAsync(Shard, Aborting(1), default);
        var transactions = service.Requests.Count(request => request.StartsWith("POST", StringComparison.Ordinal));
        Assert.Equal(2, transactions);

        var sent = 0;
        service.Answers = (_, _) => Interlocked.Increment(ref sent) >= transactions ? FakeResponse.Error(400, "Stop") : null;
        await Assert.ThrowsAsync<StoreException>(() => breaking.AppendAsync(Shard, Aborting(2), default).AsTask());
        service.Answers = (_, _) => null;
        await AssertAbortsAsync(0);

        await breaking.AppendAsync(Shard, Aborting(2), default);
        await AssertAbortsAsync(Others);

        // What a process that lags behind may still send of a block that others have long appended.
        foreach (var write in IndexRows.Of(Shard, Aborting(1)))
        {
            await azurite.Table(table).UpsertAsync(write.Entity, default);
        }

        await AssertAbortsAsync(Others);

        static IndexedBlock Aborting(ulong height)
        {
            var row = Sample.Row(height, Others);
            return new IndexedBlock(
                row,
                [.. Enumerable.Range(0, Others).Select(i => new TransactionFact(
                    Sample.Transaction($"t/{i}"), TransactionFactKind.Aborted, row.FirstIndex + (ulong)i))],
                [],
                []);
        }

        async Task AssertAbortsAsync(int first)
        {
            var ids = Enumerable.Range(0, Others).Select(i => Sample.Transaction($"t/{i}")).ToList();
            foreach (var index in new[] { reader, breaking })
            {
                var aborts = await index.FindAbortsAsync(Shard, ids, default);
                Assert.Equal(Enumerable.Range(first, Others).Select(i => (ulong)i), ids.Select(id => aborts[id]));
                Assert.Empty(await index.FindTransactionsAsync(Shard, ids, default));
            }
        }
    }

    [Fact]
    public async Task A_steady_append_is_one_request()
    {
        var table = AzuriteTables.NewName();
        await azurite.Table(table).CreateIfMissingAsync(default);
        var service = new FakeService(new Azure.Core.Pipeline.HttpClientTransport());
        var index = new AzureTablesShardIndex(azurite.Table(table, service));
        await index.AppendAsync(Shard, Small(1), default);
        var before = service.Requests.Count;
        for (ulong height = 2; height <= 11; height++)
        {
            await index.AppendAsync(Shard, Small(height), default);
        }

        Assert.Equal(Enumerable.Repeat("POST /devstoreaccount1/$batch", 10), service.Requests.Skip(before));
    }

    [Theory]
    [InlineData("b!00000000000000000001", "Hash")]
    [InlineData("b!00000000000000000001", "Checkpoint")]
    [InlineData("b!00000000000000000001", "EntryCount")]
    [InlineData("b!00000000000000000001", "Time")]
    [InlineData("head", "Height")]
    [InlineData("l!cash!18446744073709551614", "Data")]
    [InlineData("m!00!00000000000000000000!000", "Hashes")]
    [InlineData("f!a|b", "Creation")]
    [InlineData("a!a|b!18446744073709551613", "Entry")]
    [InlineData("a!a|b!18446744073709551613", "Height")]
    [InlineData("snapshot", "Length")]
    public async Task A_row_that_makes_no_sense_is_reported(string rowKey, string property)
    {
        var table = await azurite.NewTableAsync();
        var writer = new AzureTablesShardIndex(table);
        await writer.AppendAsync(Shard, Small(1), default);
        await writer.SaveSnapshotAsync(Shard, 1, new byte[10], default);
        var row = (await table.GetAsync("bank_0", rowKey, default))!;
        object[] wrong = property switch
        {
            "Checkpoint" => [new byte[] { 1 }, 1L],
            "EntryCount" or "Length" => ["text", new byte[] { 1 }, -1L, long.MaxValue],
            _ => ["text", new byte[] { 1 }, -1L],
        };
        foreach (var value in wrong)
        {
            var damaged = new TableEntity("bank_0", rowKey);
            foreach (var (name, stored) in row.Properties)
            {
                damaged[name] = name == property ? value : stored;
            }

            await table.UpsertAsync(damaged, default);
            await AssertReportedAsync(new AzureTablesShardIndex(table));
        }

        await table.UpsertAsync(new TableEntity("bank_0", rowKey), default);
        await AssertReportedAsync(new AzureTablesShardIndex(table));
    }

    [Fact]
    public async Task A_snapshot_without_one_of_its_parts_is_reported()
    {
        var table = await azurite.NewTableAsync();
        var index = new AzureTablesShardIndex(table);
        await index.SaveSnapshotAsync(Shard, 4, new byte[2 << 20], default);
        await table.DeleteAsync("bank_0", IndexKeys.SnapshotPart(4, 1), default);
        await Assert.ThrowsAsync<CorruptRecordException>(() => index.ReadSnapshotAsync(Shard, default).AsTask());
    }

    [Fact]
    public async Task The_parts_of_older_snapshots_are_deleted()
    {
        var table = await azurite.NewTableAsync();
        var index = new AzureTablesShardIndex(table);
        await index.SaveSnapshotAsync(Shard, 4, new byte[2 << 20], default);
        await index.SaveSnapshotAsync(Shard, 5, new byte[1], default);
        var keys = new List<string>();
        await foreach (var row in table.QueryAllAsync(TableFilter.Rows("bank_0", "s!", "s\""), 10, default))
        {
            keys.Add(row.RowKey);
        }

        Assert.Equal([IndexKeys.SnapshotPart(5, 0)], keys);
    }

    private static IndexedBlock Small(ulong height)
    {
        var first = (height - 1) * 3;
        return Sample.Empty(height) with
        {
            Transactions =
            [
                new(Sample.Transaction(height == 1 ? "a/b" : $"t-{height}"), TransactionFactKind.Created, first),
                new(Sample.Transaction($"u-{height}"), TransactionFactKind.Created, first + 1),
                new(Sample.Transaction($"u-{height}"), TransactionFactKind.Resolved, first + 2),
                new(Sample.Transaction("a/b"), TransactionFactKind.Aborted, first + 2),
            ],
            Lines = [Sample.Line("cash", first + 1, 5, 300), Sample.Line("x/y", first + 1, 300, 5), Sample.Line("cash", first + 2, 6, 300)],
            Tiles = [new(new TileId(0, 0), (int)first, Sample.Hashes("leaf", (int)first, 3))],
        };
    }

    private static IndexedBlock Large(ulong height, int entries)
    {
        var row = Sample.Row(height, entries);
        var positions = Enumerable.Range(0, entries).Select(i => row.FirstIndex + (ulong)i).ToList();
        return new IndexedBlock(
            row,
            [.. positions.Select(at => new TransactionFact(Sample.Transaction($"t/{at}"), TransactionFactKind.Created, at))],
            [.. positions.SelectMany(at => new[] { Sample.Line("cash", at, at, 0), Sample.Line($"c/{at}", at, 0, 1) })],
            []);
    }

    private static async Task AssertReportedAsync(AzureTablesShardIndex index)
    {
        var error = await Assert.ThrowsAsync<CorruptRecordException>(async () =>
        {
            await index.HeightAsync(Shard, default);
            await index.BlockAsync(Shard, 1, default);
            await index.StatementAsync(Shard, Sample.Ref("cash"), ulong.MaxValue, 10, default);
            await index.TileAsync(Shard, new TileId(0, 0), default);
            await index.FindTransactionsAsync(Shard, [Sample.Transaction("a/b")], default);
            await index.FindAbortsAsync(Shard, [Sample.Transaction("a/b")], default);
            await index.ReadSnapshotAsync(Shard, default);
        });
        Assert.Contains("derived from the chain", error.Message, StringComparison.Ordinal);
    }
}
