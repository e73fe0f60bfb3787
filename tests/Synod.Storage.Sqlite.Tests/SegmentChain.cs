using Synod.Ledger;
using Synod.Runtime;
using Synod.Storage.Contract;
using Synod.Storage.Memory;

namespace Synod.Storage.Sqlite.Tests;

/// <summary>A chain of random blocks, and what an index that has some of them must answer.</summary>
internal sealed class SegmentChain(Random random)
{
    private readonly List<IndexedBlock> _blocks = [];
    private readonly List<TransactionId> _made = [];
    private ulong _entries;

    public static AccountRef[] Accounts { get; } = [.. Enumerable.Range(0, 12).Select(i => Sample.Ref($"a-{i}"))];

    /// <summary>The block of a height, which is made if it is the next one.</summary>
    public IndexedBlock Block(ulong height)
    {
        while ((ulong)_blocks.Count < height)
        {
            _blocks.Add(Make());
        }

        return _blocks[(int)height - 1];
    }

    /// <summary>What an index with the blocks up to a height knows.</summary>
    public async Task<MemoryShardIndex> ModelAsync(ulong height)
    {
        var model = new MemoryShardIndex();
        for (ulong at = 1; at <= height; at++)
        {
            await model.AppendAsync(Sample.Shard, Block(at), default);
        }

        return model;
    }

    /// <summary>Compares all that an index says of transactions and statements.</summary>
    public async Task AssertSameAsync(IShardIndex model, IShardIndex index)
    {
        var ids = _made.Append(Sample.Transaction("never")).ToArray();
        var expected = await model.FindTransactionsAsync(Sample.Shard, ids, default);
        var found = await index.FindTransactionsAsync(Sample.Shard, ids, default);
        Assert.Equal(expected.OrderBy(pair => pair.Value.Creation), found.OrderBy(pair => pair.Value.Creation));
        foreach (var account in Accounts)
        {
            Assert.Equal(
                await model.StatementAsync(Sample.Shard, account, ulong.MaxValue, int.MaxValue, default),
                await index.StatementAsync(Sample.Shard, account, ulong.MaxValue, int.MaxValue, default));
        }
    }

    /// <summary>Compares some of it.</summary>
    public async Task AssertAlikeAsync(IShardIndex model, IShardIndex index)
    {
        var ids = Enumerable.Range(0, 20).Select(_ => _made[random.Next(_made.Count)]).Distinct().ToArray();
        var expected = await model.FindTransactionsAsync(Sample.Shard, ids, default);
        var found = await index.FindTransactionsAsync(Sample.Shard, ids, default);
        Assert.Equal(expected.OrderBy(pair => pair.Value.Creation), found.OrderBy(pair => pair.Value.Creation));

        var account = Accounts[random.Next(Accounts.Length)];
        var before = (ulong)random.NextInt64((long)_entries + 5);
        Assert.Equal(
            await model.StatementAsync(Sample.Shard, account, before, 7, default),
            await index.StatementAsync(Sample.Shard, account, before, 7, default));
    }

    // Each entry makes a transaction, or ends or reverses one that was made in a block before.
    private IndexedBlock Make()
    {
        var height = (ulong)_blocks.Count + 1;
        var entries = random.Next(1, 30);
        var row = Sample.Row(height) with { FirstIndex = _entries, EntryCount = entries };
        var facts = new List<TransactionFact>();
        var lines = new List<AccountLine>();
        var open = _made.Count;
        for (var i = 0; i < entries; i++, _entries++)
        {
            var id = Sample.Transaction($"t-{_entries}");
            if (open > 0 && random.Next(4) == 0)
            {
                facts.Add(new TransactionFact(_made[random.Next(open)], (TransactionFactKind)random.Next(1, 3), _entries));
            }
            else
            {
                facts.Add(new TransactionFact(id, TransactionFactKind.Created, _entries));
                _made.Add(id);
            }

            foreach (var account in random.GetItems(Accounts, 2).Distinct())
            {
                lines.Add(Sample.Line(account.Id.Value, _entries, _entries, height));
            }
        }

        return new IndexedBlock(row, facts, lines, []);
    }
}
