using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Storage.Contract;

/// <summary>What every <see cref="IShardIndex"/> does, whatever it is made of: blocks, transactions and their order.</summary>
public abstract class ShardIndexContract : StoreContract<IShardIndex>
{
    private static readonly ShardKey Shard = Sample.Shard;

    [Fact]
    public async Task An_empty_index_knows_nothing()
    {
        var index = await OpenAsync();
        Assert.Equal(0ul, await index.HeightAsync(Shard, default));
        Assert.Empty(await index.FindTransactionsAsync(Shard, [Sample.Transaction("t-1")], default));
        Assert.Empty(await index.FindAbortsAsync(Shard, [Sample.Transaction("t-1")], default));
        Assert.Empty(await index.StatementAsync(Shard, Sample.Ref("cash"), ulong.MaxValue, 10, default));
        Assert.Null(await index.BlockAsync(Shard, 1, default));
        Assert.Null(await index.BlockOfEntryAsync(Shard, 0, default));
        Assert.Null(await index.BlockAtAsync(Shard, Timestamp.Max, default));
        Assert.Null(await index.TileAsync(Shard, new TileId(0, 0), default));
        Assert.Null(await index.ReadSnapshotAsync(Shard, default));
    }

    [Fact]
    public async Task Blocks_are_found_by_height_by_entry_and_by_time()
    {
        var index = await OpenAsync();
        await AppendAsync(index, 1, 5);
        Assert.Equal(5ul, await index.HeightAsync(Shard, default));
        for (ulong height = 1; height <= 5; height++)
        {
            var row = Sample.Row(height);
            Assert.Equal(row, await index.BlockAsync(Shard, height, default));
            for (ulong entry = 0; entry < 3; entry++)
            {
                Assert.Equal(row, await index.BlockOfEntryAsync(Shard, row.FirstIndex + entry, default));
            }

            Assert.Equal(row, await index.BlockAtAsync(Shard, row.Timestamp, default));
            Assert.Equal(row, await index.BlockAtAsync(Shard, new Timestamp(row.Timestamp.Microseconds + 999), default));
        }

        Assert.Equal(Sample.Row(5), await index.BlockAtAsync(Shard, Timestamp.Max, default));
        Assert.Null(await index.BlockAtAsync(Shard, new Timestamp(999), default));
        foreach (var beyond in new ulong[] { 0, 6, long.MaxValue, ulong.MaxValue })
        {
            Assert.Null(await index.BlockAsync(Shard, beyond, default));
        }

        foreach (var beyond in new ulong[] { 15, long.MaxValue, ulong.MaxValue })
        {
            Assert.Null(await index.BlockOfEntryAsync(Shard, beyond, default));
        }
    }

    [Fact]
    public async Task A_block_that_is_there_is_appended_again_without_effect()
    {
        var index = await OpenAsync();
        var block = Sample.Empty(1) with
        {
            Transactions = [new(Sample.Transaction("t-1"), TransactionFactKind.Created, 1)],
            Lines = [Sample.Line("cash", 1, 5, 0)],
            Tiles = [new(new TileId(0, 0), 0, Sample.Hashes("leaf", 0, 3))],
        };
        for (var i = 0; i < 3; i++)
        {
            await index.AppendAsync(Shard, block, default);
        }

        await AppendAsync(index, 2, 3);
        await index.AppendAsync(Shard, block, default);
        Assert.Equal(3ul, await index.HeightAsync(Shard, default));
        Assert.Single(await index.StatementAsync(Shard, Sample.Ref("cash"), ulong.MaxValue, 10, default));
        Assert.Equal(3, (await index.TileAsync(Shard, new TileId(0, 0), default))!.Count);
    }

    [Fact]
    public async Task A_gap_is_refused_and_changes_nothing()
    {
        var index = await OpenAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => index.AppendAsync(Shard, Sample.Empty(2), default).AsTask());
        await AppendAsync(index, 1, 2);
        var late = Sample.Empty(4) with { Lines = [Sample.Line("cash", 9, 5, 0)] };
        await Assert.ThrowsAsync<InvalidOperationException>(() => index.AppendAsync(Shard, late, default).AsTask());
        Assert.Equal(2ul, await index.HeightAsync(Shard, default));
        Assert.Null(await index.BlockAsync(Shard, 4, default));
        Assert.Empty(await index.StatementAsync(Shard, Sample.Ref("cash"), ulong.MaxValue, 10, default));
        await AppendAsync(index, 3, 4);
    }

    [Fact]
    public async Task Two_instances_that_append_the_same_blocks_do_no_harm()
    {
        var first = await OpenAsync();
        var second = await OpenAsync();
        for (ulong height = 1; height <= 30; height++)
        {
            var block = Sample.Empty(height) with { Lines = [Sample.Line("cash", (height * 3) - 1, height, 0)] };
            await Task.WhenAll(first.AppendAsync(Shard, block, default).AsTask(), second.AppendAsync(Shard, block, default).AsTask());
        }

        Assert.Equal(30ul, await first.HeightAsync(Shard, default));
        Assert.Equal(30, (await second.StatementAsync(Shard, Sample.Ref("cash"), ulong.MaxValue, 100, default)).Count);
    }

    [Fact]
    public async Task A_transaction_gathers_its_facts_from_any_later_block()
    {
        var index = await OpenAsync();
        await AppendFactsAsync(index, 1, Fact("a", TransactionFactKind.Created, 0), Fact("b", TransactionFactKind.Created, 1));
        await AppendFactsAsync(
            index, 2, Fact("b", TransactionFactKind.Resolved, 3), Fact("c", TransactionFactKind.Created, 4),
            Fact("c", TransactionFactKind.Resolved, 5));
        await AppendFactsAsync(index, 3, Fact("a", TransactionFactKind.Reversed, 6), Fact("rev-a", TransactionFactKind.Created, 6));

        var found = await index.FindTransactionsAsync(
            Shard, Ids("a", "b", "c", "rev-a", "A", "none"), default);
        Assert.Equal(4, found.Count);
        Assert.Equal(new TransactionPlace(0, null, 6), found[Sample.Transaction("a")]);
        Assert.Equal(new TransactionPlace(1, 3, null), found[Sample.Transaction("b")]);
        Assert.Equal(new TransactionPlace(4, 5, null), found[Sample.Transaction("c")]);
        Assert.Equal(new TransactionPlace(6, null, null), found[Sample.Transaction("rev-a")]);
        Assert.Empty(await index.FindTransactionsAsync(Shard, [], default));
    }

    [Fact]
    public async Task The_newest_abort_of_a_transaction_is_found_whether_it_was_made_or_not()
    {
        var index = await OpenAsync();
        await AppendFactsAsync(index, 1, Fact("a", TransactionFactKind.Aborted, 0), Fact("b", TransactionFactKind.Aborted, 1));
        await AppendFactsAsync(index, 2, Fact("a", TransactionFactKind.Aborted, 4));
        await AssertAbortsAsync(index, ("a", 4), ("b", 1));
        Assert.Empty(await index.FindTransactionsAsync(Shard, Ids("a", "b"), default));

        // Several attempts in one block, the last of them done.
        await AppendFactsAsync(
            index, 3, Fact("a", TransactionFactKind.Aborted, 6), Fact("a", TransactionFactKind.Aborted, 7),
            Fact("a", TransactionFactKind.Created, 8));
        await AppendFactsAsync(index, 4, Fact("a", TransactionFactKind.Resolved, 9));
        await AssertAbortsAsync(index, ("a", 7), ("b", 1));
        var place = Assert.Single(await index.FindTransactionsAsync(Shard, Ids("a", "b"), default)).Value;
        Assert.Equal(new TransactionPlace(8, 9, null), place);
        Assert.Empty(await index.FindAbortsAsync(Shard, [], default));
    }

    [Fact]
    public async Task A_transaction_without_aborts_has_none()
    {
        var index = await OpenAsync();
        await AppendFactsAsync(index, 1, Fact("a", TransactionFactKind.Created, 0), Fact("a", TransactionFactKind.Resolved, 1));
        await AppendFactsAsync(index, 2, Fact("a", TransactionFactKind.Reversed, 3), Fact("b", TransactionFactKind.Created, 3));
        await AssertAbortsAsync(index);
    }

    [Fact]
    public async Task An_abort_is_appended_again_without_effect()
    {
        var index = await OpenAsync();
        var blocks = new[]
        {
            Sample.Empty(1) with { Transactions = [Fact("a", TransactionFactKind.Aborted, 2)] },
            Sample.Empty(2) with { Transactions = [Fact("a", TransactionFactKind.Aborted, 4), Fact("b", TransactionFactKind.Created, 5)] },
        };
        foreach (var block in blocks.Concat(blocks))
        {
            await index.AppendAsync(Shard, block, default);
        }

        await AssertAbortsAsync(index, ("a", 4));
        Assert.Equal(2ul, await index.HeightAsync(Shard, default));
        await CloseAsync(index);
        await AssertAbortsAsync(await OpenAsync(), ("a", 4));
    }

    [Fact]
    public async Task An_abort_is_its_shards_own()
    {
        var index = await OpenAsync();
        await AppendFactsAsync(index, 1, Fact("a", TransactionFactKind.Aborted, 2));
        foreach (var other in new[] { Shard with { Number = 1 }, new ShardKey(LedgerName.Parse("bank-0"), 0) })
        {
            Assert.Empty(await index.FindAbortsAsync(other, Ids("a"), default));
            await index.AppendAsync(other, Sample.Empty(1) with { Transactions = [Fact("b", TransactionFactKind.Aborted, 1)] }, default);
            Assert.Equal(1ul, Assert.Single(await index.FindAbortsAsync(other, Ids("a", "b"), default)).Value);
        }

        await AssertAbortsAsync(index, ("a", 2));
    }

    [Fact]
    public async Task An_abort_is_found_under_ids_of_all_kinds()
    {
        // One is the beginning of another, some differ in case or in what a key may not hold, some are as long as ids get.
        string[] ids =
        [
            "a", "a/", "a/b", "a/b/c", "A", "a.b", "a:b", "a-b", "a_b", "/",
            new('x', 128), new('X', 128), new('/', 128), new('/', 127),
        ];
        var index = await OpenAsync();
        for (var i = 0; i < ids.Length; i++)
        {
            await AppendFactsAsync(index, (ulong)i + 1, Fact(ids[i], TransactionFactKind.Aborted, (ulong)i * 3));
            await AssertAbortsAsync(index, [.. ids.Take(i + 1).Select((id, at) => (id, (ulong)at * 3))]);
        }
    }

    [Fact]
    public async Task Shards_do_not_touch_each_other()
    {
        var index = await OpenAsync();
        ShardKey[] shards = [.. Enumerable.Range(0, 40).Select(i => new ShardKey(LedgerName.Parse($"l{i % 3}"), i))];
        for (var i = 0; i < shards.Length; i++)
        {
            await index.AppendAsync(
                shards[i],
                Sample.Empty(1) with
                {
                    Transactions = [Fact("t", TransactionFactKind.Created, (ulong)i)],
                    Lines = [Sample.Line("cash", (ulong)i, (UInt128)i, 0)],
                    Tiles = [new(new TileId(0, 0), 0, Sample.Hashes($"shard {i}", 0, 1))],
                },
                default);
            await index.SaveSnapshotAsync(shards[i], 1, new byte[] { (byte)i }, default);
        }

        for (var i = 0; i < shards.Length; i++)
        {
            var place = Assert.Single(await index.FindTransactionsAsync(shards[i], [Sample.Transaction("t")], default)).Value;
            Assert.Equal((ulong)i, place.Creation);
            var line = Assert.Single(await index.StatementAsync(shards[i], Sample.Ref("cash"), ulong.MaxValue, 10, default));
            Assert.Equal(Sample.Totals((UInt128)i, 0), line.Totals);
            Assert.Equal(Sample.Hashes($"shard {i}", 0, 1), await index.TileAsync(shards[i], new TileId(0, 0), default));
            Assert.Equal(new byte[] { (byte)i }, await index.ReadSnapshotAsync(shards[i], default));
        }
    }

    [Fact]
    public async Task All_of_it_outlives_the_instance()
    {
        var index = await OpenAsync();
        await AppendFactsAsync(index, 1, Fact("a", TransactionFactKind.Created, 0));
        await index.SaveSnapshotAsync(Shard, 1, new byte[] { 1, 2, 3 }, default);
        await CloseAsync(index);

        index = await OpenAsync();
        Assert.Equal(1ul, await index.HeightAsync(Shard, default));
        Assert.Equal(Sample.Row(1), await index.BlockAsync(Shard, 1, default));
        Assert.Single(await index.FindTransactionsAsync(Shard, [Sample.Transaction("a")], default));
        Assert.Equal(new byte[] { 1, 2, 3 }, await index.ReadSnapshotAsync(Shard, default));
        await AppendAsync(index, 2, 2);
    }

    [Fact]
    public async Task Reads_beside_an_append_see_the_index_before_or_after_it()
    {
        const ulong Blocks = 60;
        var index = await OpenAsync();
        var appends = AppendAllAsync();
        while (!appends.IsCompleted)
        {
            // The transaction of a block, its line and its row come together: whoever sees one sees the others later.
            var height = await index.HeightAsync(Shard, default);
            if (height == 0)
            {
                continue;
            }

            Assert.Equal(Sample.Row(height), await index.BlockAsync(Shard, height, default));
            Assert.Single(await index.FindTransactionsAsync(Shard, [Sample.Transaction($"t-{height}")], default));
            var newest = (await index.StatementAsync(Shard, Sample.Ref("cash"), ulong.MaxValue, 1, default))[0];
            Assert.True(newest.Index >= (height - 1) * 3);
        }

        await appends;
        Assert.Equal(Blocks, await index.HeightAsync(Shard, default));

        async Task AppendAllAsync()
        {
            for (ulong height = 1; height <= Blocks; height++)
            {
                var first = (height - 1) * 3;
                await index.AppendAsync(
                    Shard,
                    Sample.Empty(height) with
                    {
                        Transactions = [Fact($"t-{height}", TransactionFactKind.Created, first)],
                        Lines = [Sample.Line("cash", first, height, 0)],
                    },
                    default);
            }
        }
    }

    [Fact]
    public async Task A_cancelled_call_does_nothing_and_harms_nothing()
    {
        var index = await OpenAsync();
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => index.AppendAsync(Shard, Sample.Empty(1), cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => index.HeightAsync(Shard, cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => index.SaveSnapshotAsync(Shard, 1, new byte[1], cancelled).AsTask());
        Assert.Equal(0ul, await index.HeightAsync(Shard, default));
        await AppendAsync(index, 1, 1);
    }

    private static TransactionId[] Ids(params string[] ids) => [.. ids.Select(Sample.Transaction)];

    private static TransactionFact Fact(string id, TransactionFactKind kind, ulong index) =>
        new(Sample.Transaction(id), kind, index);

    private static ValueTask AppendFactsAsync(IShardIndex index, ulong height, params TransactionFact[] facts) =>
        index.AppendAsync(Shard, Sample.Empty(height) with { Transactions = facts }, default);

    // These are all aborts that there are, also if many more ids are asked for, and some of them twice.
    private static async Task AssertAbortsAsync(IShardIndex index, params (string Id, ulong Entry)[] expected)
    {
        var ids = Ids([.. expected.Select(abort => abort.Id), "a", "b", "none", .. Enumerable.Range(0, 100).Select(i => $"n-{i}")]);
        var aborts = await index.FindAbortsAsync(Shard, ids, default);
        Assert.Equal(
            expected.OrderBy(abort => abort.Id, StringComparer.Ordinal),
            aborts.Select(abort => (abort.Key.Value, abort.Value)).OrderBy(abort => abort.Item1, StringComparer.Ordinal));
    }

    private static async Task AppendAsync(IShardIndex index, ulong first, ulong last)
    {
        for (var height = first; height <= last; height++)
        {
            await index.AppendAsync(Shard, Sample.Empty(height), default);
        }
    }
}
