using Synod.Runtime;

namespace Synod.Storage.Sqlite.Tests;

/// <summary>The merge tree of facts against a dictionary.</summary>
public sealed class FactTreeTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly Random _random = new(1);
    private readonly SegmentDirectory _directory;
    private uint _sequence;

    public FactTreeTests()
    {
        Directory.CreateDirectory(_scratch["index"]);
        _directory = new SegmentDirectory(_scratch["index"], new SipKey(1, 2), new SegmentOptions(), "Delete it.");
    }

    public void Dispose() => _scratch.Delete();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_was_added_is_found_whatever_was_written_and_merged_in_between(int seed)
    {
        var random = new Random(seed);
        var model = new Dictionary<IdKey, KnownFacts>();
        await using var tree = new FactTree(_directory, Name, []);
        for (var step = 0; step < 300; step++)
        {
            // Sometimes to a transaction that is known, in whatever run its other facts are.
            var records = Enumerable.Range(0, random.Next(1, 60)).Select(i =>
            {
                var isNew = model.Count == 0 || random.Next(4) > 0;
                var key = isNew ? Key(random) : model.Keys.ElementAt(random.Next(model.Count));
                var kind = isNew ? TransactionFactKind.Created : (TransactionFactKind)random.Next(1, 3);
                var record = FactRecord.Of(key, kind, (ulong)((step * 100) + i));
                var known = model.GetValueOrDefault(key);
                known.Add(record.Kind, record.Position);
                model[key] = known;
                return record;
            }).ToArray();
            tree.Add(records);
            if (random.Next(3) == 0 && tree.WriteTable() is { } run)
            {
                tree.Replace(run);
                tree.BeginMerge();
            }

            if (tree.Merge is { } merge && (merge.IsCompleted || random.Next(3) == 0))
            {
                await merge;
                tree.EndMerge().ToList().ForEach(_directory.Delete);
            }

            AssertFinds(tree, model, model.Keys.Where(_ => random.Next(10) == 0).Concat([Key(random), Key(random)]));
        }

        // Three of each size at most, but for those that a merge takes at this moment.
        Assert.InRange(tree.Runs.Count, 1, 20);
        AssertFinds(tree, model, model.Keys);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(62)]
    public void A_table_is_in_order_also_where_keys_crowd_at_its_end(int crowding)
    {
        var table = new FactTable();
        foreach (var count in new[] { 3_000, 10, 700 })
        {
            // All but the last bits of a key are ones, so that many belong behind the last slot; several facts have one key.
            var records = Enumerable.Range(0, count).Select(i => FactRecord.Of(
                new IdKey(~((ulong)_random.NextInt64() >> crowding), (ulong)_random.Next(count)),
                (TransactionFactKind)_random.Next(3), (ulong)i)).ToArray();
            table.Clear(count / 10);
            foreach (var record in records)
            {
                table.Add(record);
            }

            Assert.Equal(count, table.Count);
            Assert.Equal(records.Order(), table.Slots.ToArray().Where(slot => !slot.IsFree));
            foreach (var transaction in records.GroupBy(record => record.Key))
            {
                var (expected, known) = (default(KnownFacts), default(KnownFacts));
                transaction.ToList().ForEach(record => expected.Add(record.Kind, record.Position));
                table.Find(transaction.Key, ref known);
                Assert.Equal(expected, known);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(170)]
    [InlineData(171)]
    [InlineData(340)]
    [InlineData(50_000)]
    public void A_run_finds_all_of_its_keys_and_no_other_also_when_it_is_opened_again(int records)
    {
        var model = Enumerable.Range(0, records).ToDictionary(_ => Key(_random), i => (ulong)i);
        using var written = Run(model.Select(pair => FactRecord.Of(pair.Key, TransactionFactKind.Created, pair.Value)));
        using var opened = RunFile.Open(_directory, written.Name, records);
        foreach (var run in new[] { written, opened })
        {
            var keys = model.Keys.Concat(Enumerable.Range(0, 1_000).Select(_ => Key(_random))).Order().ToArray();
            var known = new KnownFacts[keys.Length];
            run.Find(keys, known);
            Assert.All(keys.Zip(known), pair => Assert.Equal(model.TryGetValue(pair.First, out var at) ? at : null, pair.Second.Creation));
        }
    }

    [Fact]
    public void The_facts_of_a_transaction_are_found_together_also_across_the_end_of_a_page()
    {
        // Three facts of each, 170 to a page: most pages end amid a transaction.
        var keys = Enumerable.Range(0, 2_000).Select(_ => Key(_random)).Order().ToArray();
        using var run = Run(keys.SelectMany((key, i) => Enumerable.Range(0, 3).Select(
            kind => FactRecord.Of(key, (TransactionFactKind)kind, (ulong)((i * 3) + kind)))));
        var known = new KnownFacts[keys.Length];
        run.Find(keys, known);
        for (var i = 0; i < keys.Length; i++)
        {
            var first = (ulong)(i * 3);
            Assert.Equal((first, first + 1, first + 2), (known[i].Creation, known[i].Resolution, known[i].ReversedBy));
        }
    }

    [Fact]
    public void A_search_reads_few_pages_and_one_in_vain_hardly_any()
    {
        const int Records = 200_000;
        var keys = Enumerable.Range(0, Records).Select(_ => Key(_random)).ToArray();
        using var run = Run(keys.Select((key, i) => FactRecord.Of(key, TransactionFactKind.Created, (ulong)i)));

        Assert.InRange(Reads(keys.Take(1_000).Select(key => new[] { key })), 1_000, 3_000);
        Assert.InRange(Reads([[.. keys.Take(8_000).Order()]]), 1, 2 * RunPage.RecordPages(Records));
        Assert.InRange(Reads(Enumerable.Range(0, 10_000).Select(_ => new[] { Key(_random) })), 0, 300);

        long Reads(IEnumerable<IdKey[]> batches)
        {
            var before = _directory.Reads;
            foreach (var batch in batches)
            {
                run.Find(batch, new KnownFacts[batch.Length]);
            }

            return _directory.Reads - before;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(5_000)]
    [InlineData(60_000_000)]
    public void A_filter_never_denies_a_key_that_it_has(long capacity)
    {
        var filter = new BloomFilter(capacity);
        var keys = Enumerable.Range(0, (int)Math.Min(capacity, 10_000)).Select(_ => Key(_random)).ToArray();
        Array.ForEach(keys, filter.Add);
        Assert.All(keys, key => Assert.True(filter.MayHave(key)));
        Assert.InRange(filter.Words.Length * sizeof(ulong), 64, 64 << 20);
    }

    [Fact]
    public void A_run_that_cannot_be_written_leaves_no_file()
    {
        var full = new SegmentDirectory(_scratch["index"], new SipKey(1, 2), new SegmentOptions(MaxFileBytes: 5_000), "Delete it.");
        var error = Assert.Throws<StoreException>(() =>
        {
            using var writer = new RunWriter(full.Create(Name()), 1_000);
            foreach (var key in Enumerable.Range(0, 1_000).Select(_ => Key(_random)).Order())
            {
                writer.Add(FactRecord.Of(key, TransactionFactKind.Created, 1));
            }

            writer.Finish();
        });
        Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_scratch["index"]));
    }

    private static void AssertFinds(FactTree tree, Dictionary<IdKey, KnownFacts> model, IEnumerable<IdKey> asked)
    {
        var keys = asked.Distinct().Order().ToArray();
        var known = new KnownFacts[keys.Length];
        tree.Find(keys, known);
        var mayBeKnown = new bool[keys.Length];
        tree.MayKnow(keys, mayBeKnown);
        for (var i = 0; i < keys.Length; i++)
        {
            Assert.True(mayBeKnown[i] || !model.ContainsKey(keys[i]));
            var expected = model.GetValueOrDefault(keys[i]);
            Assert.Equal(
                (expected.Creation, expected.Resolution, expected.ReversedBy),
                (known[i].Creation, known[i].Resolution, known[i].ReversedBy));
        }
    }

    private static IdKey Key(Random random) => new((ulong)random.NextInt64() << 1, (ulong)random.NextInt64() << 1);

    private SegmentName Name() => new(SegmentKind.Run, 1, 1, ++_sequence);

    private RunFile Run(IEnumerable<FactRecord> records)
    {
        var sorted = records.Order().ToArray();
        using var writer = new RunWriter(_directory.Create(Name()), sorted.Length);
        Array.ForEach(sorted, record => writer.Add(record));
        return writer.Finish();
    }
}
