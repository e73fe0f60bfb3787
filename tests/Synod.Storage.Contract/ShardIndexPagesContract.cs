using Synod.Ledger;
using Synod.Proofs;
using Synod.Runtime;

namespace Synod.Storage.Contract;

/// <summary>What every <see cref="IShardIndex"/> does with what is read in pieces: statements, tiles and snapshots.</summary>
public abstract class ShardIndexPagesContract : StoreContract<IShardIndex>
{
    private static readonly ShardKey Shard = Sample.Shard;

    [Fact]
    public async Task A_statement_is_paged_newest_first_without_loss_or_repetition()
    {
        const int Blocks = 40;
        const int Entries = 25;
        var index = await OpenAsync();
        var expected = new List<StatementLine>();
        for (var block = 0; block < Blocks; block++)
        {
            var lines = new List<AccountLine>();
            for (var entry = 0; entry < Entries; entry++)
            {
                var position = (ulong)((block * Entries) + entry);
                lines.Add(Sample.Line("cash", position, position, 1));

                // Another account's lines lie between those of this one.
                if (entry % 2 == 0)
                {
                    lines.Add(Sample.Line("sales", position, 1, position));
                }
            }

            await index.AppendAsync(Shard, Sample.Empty((ulong)block + 1, Entries) with { Lines = lines }, default);
            expected.AddRange(lines.Where(line => line.Account == Sample.Ref("sales")).Select(line => line.Line));
        }

        expected.Reverse();
        foreach (var page in new[] { 1, 7, 100, 10_000 })
        {
            Assert.Equal(expected, await PagedAsync(index, "sales", page));
        }

        Assert.Empty(await index.StatementAsync(Shard, Sample.Ref("nobody"), ulong.MaxValue, 10, default));
    }

    [Fact]
    public async Task The_totals_as_of_a_block_are_those_of_the_last_line_before_its_end()
    {
        var index = await OpenAsync();
        await index.AppendAsync(Shard, Sample.Empty(1) with { Lines = [Sample.Line("cash", 1, 10, 0)] }, default);
        await index.AppendAsync(Shard, Sample.Empty(2), default);
        await index.AppendAsync(
            Shard, Sample.Empty(3) with { Lines = [Sample.Line("cash", 6, 20, 0), Sample.Line("cash", 8, 30, 0)] }, default);

        Assert.Equal(Sample.Totals(10, 0), await AsOfAsync(index, 1));
        Assert.Equal(Sample.Totals(10, 0), await AsOfAsync(index, 2));
        Assert.Equal(Sample.Totals(30, 0), await AsOfAsync(index, 3));
        Assert.Empty(await index.StatementAsync(Shard, Sample.Ref("cash"), 1, 1, default));
        Assert.Equal(6ul, (await index.StatementAsync(Shard, Sample.Ref("cash"), 8, 1, default))[0].Index);
    }

    [Fact]
    public async Task Totals_of_every_size_are_kept_exactly()
    {
        var index = await OpenAsync();
        UInt128[] sizes = [0, 1, 255, 256, ulong.MaxValue, (UInt128)ulong.MaxValue + 1, UInt128.MaxValue - 1, UInt128.MaxValue];
        var lines = sizes.Select((size, i) => new AccountLine(
            Sample.Ref("cash"),
            new StatementLine((ulong)i, new Totals(new(size), new(sizes[^(i + 1)]), new(size / 3), new(sizes[^(i + 1)] / 7))))).ToList();
        await index.AppendAsync(Shard, Sample.Empty(1, sizes.Length) with { Lines = lines }, default);

        var read = await index.StatementAsync(Shard, Sample.Ref("cash"), ulong.MaxValue, 100, default);
        Assert.Equal(lines.Select(line => line.Line).Reverse(), read);
    }

    [Fact]
    public async Task A_page_may_begin_anywhere_in_a_long_statement()
    {
        const int Blocks = 10;
        const int Entries = 2_000;
        var index = await OpenAsync();
        for (var block = 0; block < Blocks; block++)
        {
            var first = (ulong)(block * Entries);
            var lines = Enumerable.Range(0, Entries).Select(i => Sample.Line("cash", first + (ulong)i, first, 0)).ToList();
            await index.AppendAsync(Shard, Sample.Empty((ulong)block + 1, Entries) with { Lines = lines }, default);
        }

        for (ulong before = 10; before <= Blocks * Entries; before += 499)
        {
            var page = await index.StatementAsync(Shard, Sample.Ref("cash"), before, 10, default);
            Assert.Equal(Enumerable.Range(1, 10).Select(i => before - (ulong)i), page.Select(line => line.Index));
        }
    }

    [Fact]
    public async Task A_tile_grows_from_partial_to_full()
    {
        var index = await OpenAsync();
        var tile = new TileId(0, 3);
        var all = Sample.Hashes("leaf", 0, TileId.Width);
        var at = 0;
        ulong height = 0;
        foreach (var count in new[] { 1, 2, 97, 100, 56 })
        {
            await AppendTilesAsync(index, ++height, new TileRun(tile, at, all[at..(at + count)]));
            at += count;
            Assert.Equal(all[..at], await index.TileAsync(Shard, tile, default));
        }

        Assert.Equal(TileId.Width, at);
        Assert.Null(await index.TileAsync(Shard, new TileId(0, 2), default));
        Assert.Null(await index.TileAsync(Shard, new TileId(1, 3), default));
        Assert.Null(await index.TileAsync(Shard, new TileId(0, ulong.MaxValue), default));
    }

    [Fact]
    public async Task A_block_may_end_one_tile_fill_others_and_begin_another()
    {
        var index = await OpenAsync();
        var leaves = Sample.Hashes("leaf", 0, 600);
        var parents = Sample.Hashes("parent", 0, 2);
        await AppendTilesAsync(index, 1, new TileRun(new TileId(0, 0), 0, leaves[..200]));
        await AppendTilesAsync(
            index,
            2,
            new TileRun(new TileId(0, 0), 200, leaves[200..256]),
            new TileRun(new TileId(0, 1), 0, leaves[256..512]),
            new TileRun(new TileId(0, 2), 0, leaves[512..590]),
            new TileRun(new TileId(0, 2), 78, leaves[590..600]),
            new TileRun(new TileId(1, 0), 0, parents));

        Assert.Equal(leaves[..256], await index.TileAsync(Shard, new TileId(0, 0), default));
        Assert.Equal(leaves[256..512], await index.TileAsync(Shard, new TileId(0, 1), default));
        Assert.Equal(leaves[512..], await index.TileAsync(Shard, new TileId(0, 2), default));
        Assert.Equal(parents, await index.TileAsync(Shard, new TileId(1, 0), default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    [InlineData((5 << 20) - 1)]
    public async Task A_snapshot_of_any_size_is_kept_whole(int bytes)
    {
        var index = await OpenAsync();
        var snapshot = Bytes(bytes, 1);
        await index.SaveSnapshotAsync(Shard, 7, snapshot, default);
        Assert.Equal(snapshot, await index.ReadSnapshotAsync(Shard, default));
    }

    [Fact]
    public async Task A_snapshot_takes_the_place_of_those_before_it_and_of_no_newer_one()
    {
        var index = await OpenAsync();
        await index.SaveSnapshotAsync(Shard, 5, Bytes(3 << 20, 5), default);
        await index.SaveSnapshotAsync(Shard, 9, Bytes(2 << 20, 9), default);
        Assert.Equal(Bytes(2 << 20, 9), await index.ReadSnapshotAsync(Shard, default));

        // Another process, which is behind.
        await index.SaveSnapshotAsync(Shard, 7, Bytes(100, 7), default);
        Assert.Equal(Bytes(2 << 20, 9), await index.ReadSnapshotAsync(Shard, default));

        // The same height again, after the one that is there was found to be wrong.
        await index.SaveSnapshotAsync(Shard, 9, Bytes(50, 1), default);
        Assert.Equal(Bytes(50, 1), await index.ReadSnapshotAsync(Shard, default));
    }

    private static async Task<List<StatementLine>> PagedAsync(IShardIndex index, string account, int page)
    {
        var lines = new List<StatementLine>();
        var before = ulong.MaxValue;
        while (true)
        {
            var read = await index.StatementAsync(Shard, Sample.Ref(account), before, page, default);
            lines.AddRange(read);
            if (read.Count < page)
            {
                return lines;
            }

            before = read[^1].Index;
        }
    }

    private static async Task<Totals> AsOfAsync(IShardIndex index, ulong height)
    {
        var row = await index.BlockAsync(Shard, height, default);
        var end = row!.FirstIndex + (ulong)row.EntryCount;
        return Assert.Single(await index.StatementAsync(Shard, Sample.Ref("cash"), end, 1, default)).Totals;
    }

    private static ValueTask AppendTilesAsync(IShardIndex index, ulong height, params TileRun[] runs) =>
        index.AppendAsync(Shard, Sample.Empty(height) with { Tiles = runs }, default);

    private static byte[] Bytes(int count, byte seed)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
        {
            bytes[i] = (byte)((i * 131) + seed);
        }

        return bytes;
    }
}
